// User accounts on a node: add, update, delete. A password or key is looked at and forgotten.
import { z } from 'zod'
import { keyOf } from '../life/basics.ts'
import { note } from '../life/happenings.ts'
import type { NodePlace } from '../life/life.ts'
import type { NodeUser } from '../life/node-state.ts'
import { isWindows } from '../views/pool-machine.ts'
import { fault } from '../wire/batch-fault.ts'
import type { EmulatorResponse } from '../wire/http.ts'
import { readBody } from '../wire/request-body.ts'
import { type Call, done, type Handler } from './call.ts'
import { checkState, placeOf } from './node-place.ts'

/** Where no expiry is given (documented). */
const defaultLifeMs = 24 * 3_600_000

const secrets = {
  expiryTime: z.iso.datetime({ offset: true }).optional(),
  password: z.string().optional(),
  sshPublicKey: z.string().optional(),
}
const updateSchema = z.looseObject(secrets)
const addSchema = z.looseObject({
  name: z.string().min(1, 'The name is empty'),
  isAdmin: z.boolean().optional(),
  ...secrets,
})

export const addUser: Handler = (call) => {
  const place = usable(call)
  const body = readBody(call.body, addSchema)
  checkSecrets(place, body)
  const { name, isAdmin = false } = body
  if (place.node.users?.[keyOf(name)]) throw fault('NodeUserExists')
  setUser(call, place, { name, isAdmin, ...keptOf(call, body) })
  return createdUser(call, name)
}

/** Replaces all but the name and whether it is an administrator: what is left out is reset (documented). */
export const updateUser: Handler = (call) => {
  const place = usable(call)
  const body = readBody(call.body, updateSchema)
  const { name, isAdmin } = userOf(call, place)
  checkSecrets(place, body)
  setUser(call, place, { name, isAdmin, ...keptOf(call, body) })
  return done(call, 200)
}

export const deleteUser: Handler = (call) => {
  const place = usable(call)
  const { name } = userOf(call, place)
  delete place.node.users?.[keyOf(name)]
  noteUser(call, place, name, 'deleted')
  return done(call, 200, { id: false })
}

/** Accounts can be managed on idle and running nodes only (documented). */
function usable(call: Call): NodePlace {
  const place = placeOf(call)
  checkState(place.node, ['idle', 'running'])
  return place
}

function userOf(call: Call, { node }: NodePlace): NodeUser {
  const user = node.users?.[keyOf(call.params.user ?? '')]
  if (!user) throw fault('NodeUserNotFound')
  return user
}

/** Windows asks for a password and takes no SSH key (documented, with status 400). */
function checkSecrets({ pool }: NodePlace, body: z.output<typeof updateSchema>): void {
  if (!isWindows(pool)) return
  if (body.sshPublicKey !== undefined) {
    throw fault('InvalidPropertyValue', {
      PropertyName: 'sshPublicKey',
      Reason: 'An SSH public key can be specified only for Linux compute nodes',
    })
  }
  if (!body.password) throw fault('MissingRequiredProperty', { PropertyName: 'password' })
}

const keptOf = (call: Call, body: z.output<typeof updateSchema>) => ({
  expiryMs: body.expiryTime ? Date.parse(body.expiryTime) : call.life.now() + defaultLifeMs,
  hasPassword: body.password !== undefined,
  hasSshKey: body.sshPublicKey !== undefined,
})

function setUser(call: Call, place: NodePlace, user: NodeUser): void {
  const { node } = place
  const there = node.users?.[keyOf(user.name)] !== undefined
  node.users = { ...node.users, [keyOf(user.name)]: user }
  noteUser(call, place, user.name, there ? 'updated' : 'added')
}

function noteUser(call: Call, { account, pool, node }: NodePlace, name: string, to: string): void {
  const subject = `pools/${pool.id}/nodes/${node.id}/users/${name}`
  note(call.life.world, { account: account.name, subject, what: 'user', to })
}

/** 201 with the account's address; nodes and what is on them carry no entity tag (recorded). */
function createdUser(call: Call, name: string): EmulatorResponse {
  const url = `${call.url.origin}${call.url.path}/${encodeURIComponent(name)}`
  return { status: 201, headers: { location: url, dataserviceid: url }, body: '' }
}
