// The stories of pools, over real HTTP and Azurite.
import { poolStories } from './pool-stories.ts'
import { tell } from './tell.ts'

tell('pools', poolStories)
