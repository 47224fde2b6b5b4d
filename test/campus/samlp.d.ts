/** The little that the campus uses of `samlp`, which has no types of its own. */
declare module 'samlp' {
  export interface ParsedRequest {
    issuer?: string
    assertionConsumerServiceURL?: string
    id?: string
    forceAuthn?: string
  }

  export interface ResponseOptions<User> {
    issuer: string
    cert: string
    key: string
    audience: string
    recipient: string
    destination: string
    inResponseTo?: string
    sessionIndex?: string
    signatureAlgorithm: 'rsa-sha256'
    digestAlgorithm: 'sha256'
    authnContextClassRef?: string
    nameIdentifierFormat?: string
    lifetimeInSeconds?: number
    profileMapper: (user: User) => {
      getClaims: () => Record<string, string>
      getNameIdentifier: () => { nameIdentifier: string }
    }
  }

  interface Asked {
    method: string
    query: Record<string, string>
    body: Record<string, string>
  }

  const samlp: {
    parseRequest: (request: Asked, done: (error: Error | null | undefined, data?: ParsedRequest) => void) => void
    getSamlResponse: <User>(options: ResponseOptions<User>, user: User, done: (error: Error | null, xml?: string) => void) => void
  }
  export default samlp
}
