// The languages a university writes in: lowlight's common set and a few more.

import oneC from 'highlight.js/lib/languages/1c'
import delphi from 'highlight.js/lib/languages/delphi'
import fortran from 'highlight.js/lib/languages/fortran'
import haskell from 'highlight.js/lib/languages/haskell'
import julia from 'highlight.js/lib/languages/julia'
import latex from 'highlight.js/lib/languages/latex'
import matlab from 'highlight.js/lib/languages/matlab'
import prolog from 'highlight.js/lib/languages/prolog'
import scala from 'highlight.js/lib/languages/scala'
import { common, createLowlight } from 'lowlight'

export const lowlight = createLowlight({ ...common, '1c': oneC, delphi, fortran, haskell, julia, latex, matlab, prolog, scala })
