// For: what axe finds wrong in a window for people who see, hear or move differently.
// Must not know what is drawn there.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** What axe finds, as short lines. axe-core is injected through the debugger, past the CSP, and looks at the whole window. */
export async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.any.map(({ message: why }) => why).join('; ')}`))
}
