// Where no message goes, whatever a setting or a name server says: the machine's own metadata and management addresses.
import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/**
 * Link-local addresses (169.254.169.254 hands out tokens of the machine's identity) and Azure's WireServer.
 * Private networks are allowed: a receiver of one's own usually stands in one.
 */
const forbidden = new BlockList()
forbidden.addSubnet('169.254.0.0', 16)
forbidden.addAddress('168.63.129.16')
forbidden.addSubnet('0.0.0.0', 8)
forbidden.addSubnet('fe80::', 10, 'ipv6')
forbidden.addAddress('fd00:ec2::254', 'ipv6')
forbidden.addAddress('::', 'ipv6')

export const forbiddenCode = 'EADDRESSFORBIDDEN'

/** True for an address, not a name, that is not to be called. Takes IPv6 with or without brackets. */
export function isForbiddenAddress(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '')
  const family = isIP(address)
  return family !== 0 && forbidden.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** Looks a name up as usual, and fails where it leads to such an address: asked at each connection, not once before. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 4)
    const [first] = addresses
    if (!first || addresses.some(({ address }) => isForbiddenAddress(address))) {
      const wrong = new Error(`${hostname} leads to an address that is not called`)
      return callback(Object.assign(wrong, { code: forbiddenCode }), '', 4)
    }
    if (options.all) return callback(null, addresses)
    callback(null, first.address, first.family)
  })
}
