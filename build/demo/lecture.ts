// For: what is shared in the demo's call: a lecture's slide whose clock goes on, in a window of its own.
// Must not know the call.

/** A whole document. */
export const LECTURE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Lecture 9 — Series</title><style>
body{margin:0;height:100vh;box-sizing:border-box;padding:7vh 7vw;background:#fbfaf6;color:#16303a;font:400 2.6vw/1.5 Inter,'DejaVu Sans',sans-serif;display:flex;flex-direction:column}
h1{margin:0 0 4vh;font-size:5vw;letter-spacing:-.02em}li{margin:.5em 0}p{margin:auto 0 0;display:flex;justify-content:space-between;color:#5b7078;font-size:1.8vw}b{color:#00677a}
</style><h1>Convergence of series</h1><ol><li>Comparison test</li><li>Ratio test (d’Alembert)</li><li>Integral test</li><li><b>∑ 1/n² = π²/6</b> — Euler, 1734</li></ol><p><span>Mathematical analysis, lecture 9</span><time></time></p>
<script>const clock = document.querySelector('time'); setInterval(() => { clock.textContent = new Date().toLocaleTimeString('en-GB') }, 200)</script></html>`
