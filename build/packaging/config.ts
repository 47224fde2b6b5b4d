// What electron-builder is told: which files, which desktop entry, which libraries, for every kind of package.
// Must not know where Electron came from, nor which kinds this machine can make.
import path from 'node:path'
import type { Configuration } from 'electron-builder'

export interface PackageChoices {
  root: string
  /** The folder with the Electron to pack. */
  electronDist: string
  electronVersion: string
  /** Where the packages go. */
  output: string
  /** xz is small, gzip is quick. */
  debCompression: 'xz' | 'gz'
}

/**
 * Libraries that Electron needs on Debian 12 and 13 and Ubuntu 22.04 and 24.04; the newer releases renamed some.
 * Chromium opens libgbm and libasound at its start, though electron-builder's own list omits them.
 */
export const DEB_DEPENDS: readonly string[] = [
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libgbm1',
  'libasound2 | libasound2t64',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libcups2 | libcups2t64',
  'libnotify4',
  'libsecret-1-0',
  'libuuid1',
  'libxss1',
  'libxtst6',
  'xdg-utils',
]

/** Without them everything works but sharing a screen on Wayland. */
export const DEB_RECOMMENDS: readonly string[] = ['xdg-desktop-portal', 'pipewire', 'wireplumber']

/** Words by which desktops find the app. */
const ENTRY = {
  Comment: 'A light desktop messenger for universities',
  GenericName: 'University messenger',
  'GenericName[fr]': 'Messagerie universitaire',
  'GenericName[ru]': 'Университетский мессенджер',
  'Comment[fr]': 'Une messagerie légère pour les universités',
  'Comment[ru]': 'Лёгкий мессенджер для университетов',
  Keywords: 'chat;message;matrix;university;',
  'Keywords[fr]': 'discussion;message;matrix;université;',
  'Keywords[ru]': 'чат;сообщения;matrix;университет;',
  'X-GNOME-SingleWindow': 'true',
}

/** The configuration of electron-builder; nothing of it stands in package.json. */
export function packageConfig({ root, electronDist, electronVersion, output, debCompression }: PackageChoices): Configuration {
  const icons = path.join(root, 'resources/icons')
  return {
    appId: 'edu.amphi.desktop',
    productName: 'Amphi',
    directories: { output, buildResources: path.join(root, 'resources') },
    electronDist,
    electronVersion,
    // Everything is bundled: of node_modules nothing goes along.
    files: ['dist/electron/**', 'dist/renderer/**', 'dist/call/**', 'dist/share-picker/**', 'dist/share-bar/**', '!dist/**/*.map', 'package.json'],
    extraResources: [{ from: path.join(root, 'resources/default-config.json'), to: 'default-config.json' }],
    asar: true,
    npmRebuild: false,
    electronLanguages: ['en-US', 'en-GB', 'fr', 'ru'],
    publish: null,
    protocols: [{ name: 'Amphi', schemes: ['amphi'] }],
    extraFiles: [
      { from: path.join(root, 'LICENSE'), to: 'LICENSE.txt' },
      { from: path.join(root, 'dist/licenses.txt'), to: 'LICENSES.packages.txt' },
    ],
    linux: {
      executableName: 'amphi',
      icon: path.join(icons, 'png'),
      category: 'Network;InstantMessaging;Chat;',
      description: 'Reads and writes the rooms of a university on its own Matrix server.\nSigns in through the university, works offline, keeps what is not yet sent.',
      synopsis: 'A light desktop messenger for universities',
      desktop: { entry: ENTRY },
      syncDesktopName: true,
      extraFiles: [{ from: path.join(root, 'build/packaging/amphi-start'), to: 'amphi-start' }],
    },
    deb: { depends: [...DEB_DEPENDS], recommends: [...DEB_RECOMMENDS], packageCategory: 'net', priority: 'optional', compression: debCompression, fpm: ['--started-by', '/opt/Amphi/amphi-start'] },
    appImage: { license: path.join(root, 'LICENSE') },
    // electron-builder 26 takes the AppImage runtime with a static FUSE from this tool set.
    toolsets: { appimage: '1.0.3' },
    win: { icon: path.join(icons, 'amphi.ico'), target: 'nsis' },
    nsis: { oneClick: false, perMachine: true, allowToChangeInstallationDirectory: true, deleteAppDataOnUninstall: false, license: path.join(root, 'LICENSE') },
  }
}
