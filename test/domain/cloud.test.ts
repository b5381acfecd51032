// Which cloud an account is in, by its endpoint alone.
import { expect, test } from 'vitest'
import { cloudOf } from '../../src/domain/cloud.ts'

test.each([
  ['https://farm.westeurope.batch.azure.com', 'https://portal.azure.com'],
  ['https://farm.chinaeast2.batch.chinacloudapi.cn', 'https://portal.azure.cn'],
  ['https://FARM.usgovvirginia.batch.usgovcloudapi.net/', 'https://portal.azure.us'],
  ['http://127.0.0.1:10100', 'https://portal.azure.com'],
  ['https://batch.chinacloudapi.cn.example.com', 'https://portal.azure.com'],
  ['https://evilbatch.chinacloudapi.cn', 'https://portal.azure.com'],
  ['no address', 'https://portal.azure.com'],
])('the portal of %s is %s', (url, portal) => {
  expect(cloudOf(url).portal).toBe(portal)
})
