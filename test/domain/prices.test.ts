// What a node costs: known sizes, unknown ones, and Spot.
import { describe, expect, test } from 'vitest'
import { listPrices, pricePerHour } from '../../src/domain/prices.ts'

describe('the price of a node', () => {
  test.each([
    { size: 'Standard_D8s_v5', price: 0.384 },
    { size: 'STANDARD_E8S_V5', price: 0.504 },
    { size: 'standard_f2s_v2', price: 0.0846 },
    { size: 'standard_hb120rs_v3', price: 3.6 },
    { size: 'standard_f72s_v2', price: 3.045 },
    { size: 'standard_e96ds_v5', price: 6.912 },
    { size: 'standard_nc4as_t4_v3', price: 0.526 },
    // The list has 3.629, which is not that of 64 cores of its family.
    { size: 'standard_e64_v3', price: undefined },
    { size: 'standard_d8as_v5', price: undefined },
    { size: 'standard_d8pds_v6', price: undefined },
    { size: 'constructor', price: undefined },
    { size: '', price: undefined },
  ])('of $size is $price', ({ size, price }) => {
    expect(pricePerHour(listPrices, size, true)).toBe(price)
  })

  test('of Spot is not guessed', () => {
    expect(pricePerHour(listPrices, 'standard_d8s_v5', false)).toBeUndefined()
    const own = { ...listPrices, perHour: { standard_d8s_v5: { spot: 0.1 } } }
    expect(pricePerHour(own, 'Standard_D8s_v5', false)).toBe(0.1)
    expect(pricePerHour(own, 'Standard_D8s_v5', true)).toBeUndefined()
  })
})
