// The feature of Chromium's by which a Wayland session is captured through PipeWire: on, whatever else was asked for on the command line.
// This file must not know Electron; its command line is handed in.

export interface FeatureSwitches {
  getSwitchValue(name: string): string
  removeSwitch(name: string): void
  appendSwitch(name: string, value: string): void
}

const FEATURE = 'WebRTCPipeWireCapturer'

const namesIn = (list: string): string[] => list.split(',').map((name) => name.trim()).filter(Boolean)

/** Adds it to the features that are asked for; a second switch of the same name would hide the first. Call before the app is ready. */
export function keepPipeWire(commandLine: FeatureSwitches): void {
  const wanted = namesIn(commandLine.getSwitchValue('enable-features'))
  if (wanted.includes(FEATURE)) return
  commandLine.removeSwitch('enable-features')
  commandLine.appendSwitch('enable-features', [...wanted, FEATURE].join(','))
}
