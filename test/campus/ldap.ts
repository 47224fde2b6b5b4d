// For: the university's LDAP directory (slapd), for password sign-in.
// Must not know of rooms, or how Synapse is started.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { IdentityProvider } from './identity.ts'
import type { CampusPerson } from './people.ts'
import { freePort, listens, startProcess, waitUntil } from './processes.ts'

const BASE = 'dc=uni,dc=test'
const BIND = { dn: `cn=admin,${BASE}`, password: 'campus-only-ldap-secret' }

export interface LdapProvider extends IdentityProvider {
  url: string
}

/** Starts slapd on loopback with all people in it. `slapd` is the program's path, `dir` an empty folder for its files. */
export async function startLdap(options: { slapd: string; dir: string; people: readonly CampusPerson[] }): Promise<LdapProvider> {
  const { dir } = options
  fs.mkdirSync(path.join(dir, 'data'), { recursive: true })
  const config = path.join(dir, 'slapd.conf')
  fs.writeFileSync(config, slapdConfig(dir), { mode: 0o600 })
  const ldif = path.join(dir, 'people.ldif')
  fs.writeFileSync(ldif, directory(options.people), { mode: 0o600 })
  await load(options.slapd, config, ldif)
  const port = await freePort()
  const url = `ldap://127.0.0.1:${String(port)}`
  // `-d 0` keeps it in the foreground: the process we started is the one that serves
  const child = startProcess({ dir, name: 'slapd', command: options.slapd, args: ['-d', '0', '-f', config, '-h', url] })
  await waitUntil('slapd', () => {
    if (child.ended()) throw new Error(`slapd ended at its start:\n${fs.readFileSync(path.join(dir, 'slapd.log'), 'utf8')}`)
    return listens(port)
  })
  return {
    url,
    stop: () => child.stop(),
    synapse: {
      module: {
        module: 'ldap_auth_provider.LdapAuthProviderModule',
        config: {
          enabled: true,
          mode: 'search',
          uri: url,
          start_tls: false,
          base: BASE,
          attributes: { uid: 'uid', mail: 'mail', name: 'cn' },
          bind_dn: BIND.dn,
          bind_password: BIND.password,
          filter: '(objectClass=inetOrgPerson)',
        },
      },
    },
  }
}

function slapdConfig(dir: string): string {
  return `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile ${dir}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
maxsize 104857600
suffix "${BASE}"
rootdn "${BIND.dn}"
rootpw ${BIND.password}
directory ${dir}/data
index uid,mail eq
index objectClass eq
access to attrs=userPassword by anonymous auth by * none
access to * by * read
`
}

function directory(people: readonly CampusPerson[]): string {
  const roles = [...new Set(people.map((person) => person.role))]
  const entries = [
    `dn: ${BASE}\nobjectClass: dcObject\nobjectClass: organization\ndc: uni\no: University`,
    ...roles.map((role) => `dn: ou=${role},${BASE}\nobjectClass: organizationalUnit\nou: ${role}`),
    ...people.map((person) =>
      [
        `dn: uid=${person.localpart},ou=${person.role},${BASE}`,
        'objectClass: inetOrgPerson',
        `uid: ${person.localpart}`,
        encoded('cn', person.displayName),
        encoded('sn', person.displayName.split(' ').at(-1) ?? person.displayName),
        `mail: ${person.email}`,
        encoded('userPassword', person.password),
      ].join('\n'),
    ),
  ]
  return `${entries.join('\n\n')}\n`
}

/** LDIF takes other letters than ASCII as base64 only. */
function encoded(attribute: string, value: string): string {
  return `${attribute}:: ${Buffer.from(value).toString('base64')}`
}

/** Loads the directory before slapd runs: one step instead of a request per person. */
async function load(slapd: string, config: string, ldif: string): Promise<void> {
  // the same program: called by this name, it loads instead of serving
  const child = spawn(slapd, ['-q', '-f', config, '-l', ldif], { argv0: 'slapadd', stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`slapadd ended with ${String(code)}: ${said}`)
}
