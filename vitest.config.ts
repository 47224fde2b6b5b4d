import { defineConfig } from 'vitest/config'

const own = ['**/node_modules/**', 'dist/**', 'release/**']

/**
 * Suites that share one machine-wide thing (a campus, a display) run their files one after the other. Against real servers and a real desktop on a
 * busy machine a test gets one second try; the reporter names those that needed it.
 */
const oneAtATime = { fileParallelism: false, maxWorkers: 1, retry: 1 } as const

export default defineConfig({
  test: {
    // Playwright waits for four lines of a starting Electron and listens to one of these promises at a time: the refusal of a start comes to its caller
    // (`test/support/launch.ts`, which tells it), and once more for each of the others, to nobody.
    onUnhandledError: ({ message, stack }) => !(message === 'Process failed to launch!' && stack?.includes('waitForLine') === true),
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['{electron,renderer,build}/**/*.test.{ts,tsx}', 'test/{security,lint,support,bench}/**/*.test.{ts,tsx}'],
          exclude: [...own, 'test/support/launch.test.ts'],
          maxWorkers: 2,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'campus',
          include: ['test/campus/**/*.test.ts'],
          exclude: own,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          ...oneAtATime,
        },
      },
      {
        test: {
          name: 'engine',
          include: ['test/engine/**/*.test.ts'],
          exclude: own,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          ...oneAtATime,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/support/launch.test.ts', 'test/e2e/**/*.test.ts'],
          exclude: own,
          globalSetup: ['test/support/global-desktop.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          ...oneAtATime,
        },
      },
      {
        test: {
          name: 'wayland',
          include: ['test/wayland/**/*.test.ts'],
          exclude: own,
          globalSetup: ['test/support/global-desktop.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...oneAtATime,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          exclude: own,
          globalSetup: ['test/support/global-desktop.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          ...oneAtATime,
        },
      },
    ],
  },
})
