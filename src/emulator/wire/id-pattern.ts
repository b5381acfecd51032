// What an id of a pool, job, schedule or task may be made of.

/** Source: "Any combination of alphanumeric characters including hyphens and underscores", 64 at most. */
export const idPattern = /^[A-Za-z0-9_-]{1,64}$/
