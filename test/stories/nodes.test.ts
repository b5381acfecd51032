// The stories of nodes, over real HTTP and Azurite.
import { nodeStories } from './node-stories.ts'
import { tell } from './tell.ts'

tell('nodes', nodeStories)
