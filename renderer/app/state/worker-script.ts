import workerUrl from '../../engine/worker.ts?worker&url'

/** The part of Trusted Types used here; the language's own library does not describe it. */
interface Policies {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL: (url: string) => URL }
}

let script: string | URL | null = null

/**
 * Address of the engine's Worker, blessed by the policy `amphi-worker`: the only script address that the page makes at run time,
 * and the CSP lets no other policy be created.
 */
export function workerScript(): string | URL {
  const policies = (window as { trustedTypes?: Policies }).trustedTypes
  script ??=
    policies?.createPolicy('amphi-worker', {
      createScriptURL: (url) => {
        if (url !== workerUrl) throw new TypeError('only the engine is started from here')
        return url
      },
    }).createScriptURL(workerUrl) ?? workerUrl
  return script
}
