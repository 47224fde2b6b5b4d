const NAMES: Record<string, string> = {
  gnome_libsecret: 'GNOME Keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet 5',
  kwallet6: 'KWallet 6',
  dpapi: 'Windows',
  keychain: 'Keychain',
}

/** The name that a person may have seen for a key store of the system; null when nothing protects there. */
export function keyStoreName(backend: string): string | null {
  if (backend === 'basic_text' || backend === 'unknown' || backend === '') return null
  return NAMES[backend] ?? backend
}
