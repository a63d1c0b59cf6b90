namespace Dice.LoadTests.Results.Html;

/// <summary>The style and script of the page, which works from a file without a network, in a light and a dark theme.</summary>
internal static class PageParts
{
    /// <summary>The style sheet.</summary>
    public const string Style = """
        :root { color-scheme: light dark; --ink: #1c1e21; --soft: #667; --line: #d5d8dd; --a: #3f8fd2; --b: #e0a458; --c: #c0392b; --d: #8a6fc9; --e: #2f9e77; --f: #d16ba5; --g: #7a8594; --h: #a0752c; --good: #1f7a4d; --bad: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #9aa3ad; --line: #3a3f46; --a: #6db3ec; --b: #e9b875; --c: #ff7b6b; --d: #b09ae6; --e: #5ccca3; --f: #e69ac6; --g: #a2adba; --h: #cfa45c; --good: #5ccca3; --bad: #ff8a80; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { margin-bottom: 0; } h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; } .soft { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--bad); }
        figure { margin: 1rem 0; } figcaption { font-weight: 600; } svg { width: 100%; height: auto; display: block; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); } svg text.soft { fill: var(--soft); } svg line { stroke: var(--line); }
        svg path { fill: none; stroke-width: 1.8; stroke-linejoin: round; } .cursor { stroke: var(--soft); } .warmup { fill: var(--line); opacity: .45; } .bar { fill: var(--a); }
        .a { stroke: var(--a); } .b { stroke: var(--b); } .c { stroke: var(--c); } .d { stroke: var(--d); } .e { stroke: var(--e); } .f { stroke: var(--f); } .g { stroke: var(--g); } .h { stroke: var(--h); } .plan { stroke: var(--g); stroke-dasharray: 5 4; }
        path.again { stroke-dasharray: 6 4; } .key i.again { mask: repeating-linear-gradient(90deg, #000 0 .3em, transparent .3em .5em); }
        .key { margin: 0; font-size: .85rem; } .key span { margin-right: 1.1em; white-space: nowrap; } .key i { display: inline-block; width: 1.1em; height: .25em; margin-right: .35em; vertical-align: .2em; }
        .key i.a { background: var(--a); } .key i.b { background: var(--b); } .key i.c { background: var(--c); } .key i.d { background: var(--d); } .key i.e { background: var(--e); } .key i.f { background: var(--f); } .key i.g, .key i.plan { background: var(--g); } .key i.h { background: var(--h); }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: left; padding: .2rem .7rem .2rem 0; border-bottom: 1px solid var(--line); } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; } td { overflow-wrap: anywhere; }
        .warning { border-left: .3rem solid var(--b); padding: .2rem .8rem; margin: .5rem 0; }
        """;

    /// <summary>The script, which shows the values at the pointer's time in all charts.</summary>
    public const string Script = """
        const charts = [...document.querySelectorAll('.chart')].map(figure => ({
          figure, svg: figure.querySelector('svg'), cursor: figure.querySelector('.cursor'), values: [...figure.querySelectorAll('.key b')],
          lines: JSON.parse(figure.dataset.lines), from: +figure.dataset.from, to: +figure.dataset.to }));
        const left = 64, width = 860;
        function show(second) {
          for (const { cursor, values, lines, from, to } of charts) {
            const x = second === null ? -9 : left + (second - from) / (to - from) * width;
            cursor.setAttribute('x1', x); cursor.setAttribute('x2', x);
            lines.forEach((points, index) => {
              let near = null;
              for (const point of points) if (second !== null && point[1] !== null && (near === null || Math.abs(point[0] - second) < Math.abs(near[0] - second))) near = point;
              values[index].textContent = near === null ? '' : String(near[1]);
            });
          }
        }
        for (const { svg, from, to } of charts) {
          svg.addEventListener('pointermove', event => {
            const box = svg.getBoundingClientRect(), x = (event.clientX - box.left) / box.width * (left + width + 16);
            show(Math.min(to, Math.max(from, from + (x - left) / width * (to - from))));
          });
          svg.addEventListener('pointerleave', () => show(null));
        }
        """;
}
