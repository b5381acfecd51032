// A pool, as the forms and lists of controls name it.

export interface PoolName {
  account: string
  pool: string
}
