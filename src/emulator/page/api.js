// The control API, as the page asks it.

/** @throws Error with the emulator's own sentence when it refuses, or with ours when it is away */
async function ask(path, options) {
  let response
  try {
    response = await fetch(path, options)
  } catch {
    throw new Error('The emulator does not answer; the page goes on asking.')
  }
  const body = await response.json()
  if (!response.ok) throw new Error(body.error)
  return body
}

export const get = (path) => ask(path)
export const post = (path, body = {}) => ask(path, { method: 'POST', body: JSON.stringify(body) })
export const remove = (path) => ask(path, { method: 'DELETE' })
