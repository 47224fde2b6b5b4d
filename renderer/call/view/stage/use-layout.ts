import { useMemo, useRef, type CSSProperties } from 'react'
import type { ParticipantId } from '../../conference.ts'
import { arrange } from '../../layout/arrange.ts'
import { layoutOf, visibleOthers } from '../../layout/layout.ts'
import { layoutOnPixels } from '../../layout/pixels.ts'
import type { Box, Layout, Scene, Size, View } from '../../layout/types.ts'
import type { CallModel } from '../../model/call-model.ts'
import { me, persons, pictureOf, screens } from '../../model/select.ts'
import { useCall, useUi } from '../../state/stores.ts'

/** Somebody whose camera is on is worth looking at before somebody who only spoke. */
const CAMERA_INTEREST = 1e15

function sceneOf(model: CallModel, order: readonly ParticipantId[], pinned: Scene['pinned']): Scene {
  const self = me(model)?.id ?? null
  const cameras = new Set<ParticipantId>()
  for (const track of model.tracks.values()) if (track.source === 'camera' && !track.muted) cameras.add(track.participant)
  return { self, others: order, screens: screens(model).map(({ participant, local }) => ({ participant, local })), cameras, dominant: model.dominant, pinned }
}

/** Where everything stands now, for a stage of that size. */
export function useLayout(size: Size): Layout {
  // What moves no tile (levels, quality, hands) makes no new layout.
  const participants = useCall((s) => s.model.participants)
  const tracks = useCall((s) => s.model.tracks)
  const dominant = useCall((s) => s.model.dominant)
  const small = useCall((s) => s.window.mode === 'small')
  const look = useUi((s) => s.look)
  const page = useUi((s) => s.page)
  const pinned = useUi((s) => s.pinned)
  const order = useRef<readonly ParticipantId[]>([])
  return useMemo(() => {
    const { model } = useCall.getState()
    const now: CallModel = { ...model, participants, tracks, dominant }
    const view: View = { size, look, page, small }
    const present = persons(now).filter((one) => !one.local).map((one) => one.id)
    const interest = (id: ParticipantId) => (pictureOf(now, id, 'camera') === null ? 0 : CAMERA_INTEREST) + (now.spokeAt.get(id) ?? 0)
    order.current = arrange(order.current, present, interest, visibleOthers(sceneOf(now, present, pinned), view))
    return layoutOnPixels(layoutOf(sceneOf(now, order.current, pinned), view), window.devicePixelRatio)
  }, [participants, tracks, dominant, small, look, page, pinned, size])
}

/** Puts an element of the stage at its box; moves are drawn by the compositor. */
export const boxStyle = ({ x, y, width, height }: Box): CSSProperties => ({ translate: `${x}px ${y}px`, inlineSize: `${width}px`, blockSize: `${height}px` })
