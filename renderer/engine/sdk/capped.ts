// An answer that has an end: the body of a response is cut off with an error beyond a number of bytes (T68).
// This file must not know what is asked for.

/** The same response, whose body fails once it is longer than `maxBytes`. */
export function capped(response: Response, maxBytes: number): Response {
  if (response.body === null) return response
  let left = maxBytes
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      left -= chunk.byteLength
      if (left < 0) controller.error(new RangeError('the answer is larger than any server of ours would give'))
      else controller.enqueue(chunk)
    },
  })
  return new Response(response.body.pipeThrough(count), { status: response.status, statusText: response.statusText, headers: response.headers })
}
