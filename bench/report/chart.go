package main

import (
	"fmt"
	"io"
	"math"
)

// shown are the contenders of the chart, those who merge, with a colour each
// that keeps its contrast on white and on black.
var shown = []struct{ contender, colour string }{
	{"attrpatch-trusting", "#1a8f5a"},
	{"attrpatch-strict", "#2f74d0"},
	{"attrpatch-report", "#7a6fd0"},
	{"sjson", "#c07a1a"},
	{"fastjson", "#a8863c"},
	{"sonic-ast", "#b05a5a"},
	{"jsontext-splice", "#a0609a"},
	{"goccy", "#888888"},
	{"encoding-json", "#888888"},
}

// charted are the workloads of the chart.
var charted = []string{"W1v", "W2", "W3", "W4", "W5", "W6"}

// The measures of the chart, in pixels.
const (
	labelWidth = 140
	plotWidth  = 600
	barHeight  = 14
	barStep    = 17
	groupGap   = 34
	topMargin  = 64
)

// The axis is logarithmic, from a third of the baseline's speed to 300 times it.
const (
	axisLeast = 1.0 / 3
	axisMost  = 300.0
)

// writeChart writes chart.svg: a bar for each contender in a group for each
// workload, to the right of 1 for those who are faster than the baseline, and to
// the left for those who are slower.
func writeChart(w io.Writer, r *results) {
	group := len(shown)*barStep + groupGap
	height := topMargin + len(charted)*group + 12
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img">`+"\n",
		labelWidth+plotWidth+80, height)
	fmt.Fprint(w, `<title>How many times as fast as evanphx/json-patch</title>
<style>
text { font: 12px system-ui, sans-serif; fill: #24292f }
.grid { stroke: #8888; stroke-width: 1 }
.one { stroke: #24292f; stroke-width: 1 }
.title { font-weight: 600; font-size: 14px }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .one { stroke: #e6edf3 } }
</style>
`)
	fmt.Fprintf(w, `<text class="title" x="8" y="22">How many times as fast as evanphx/json-patch (%s)</text>`+"\n", r.facts["cpu"])
	writeAxis(w, height)
	for i, workload := range charted {
		writeGroup(w, r, workload, topMargin+i*group)
	}
	fmt.Fprintln(w, "</svg>")
}

func writeAxis(w io.Writer, height int) {
	for _, v := range []float64{1, 3, 10, 30, 100, 300} {
		class := "grid"
		if v == 1 {
			class = "one"
		}
		fmt.Fprintf(w, `<line class="%s" x1="%.1[2]f" x2="%.1[2]f" y1="%d" y2="%d"/>`+"\n", class, along(v), topMargin-16, height-12)
		fmt.Fprintf(w, `<text x="%.1f" y="%d" text-anchor="middle">%g</text>`+"\n", along(v), topMargin-22, v)
	}
}

// along returns where a speed lies on the axis.
func along(speed float64) float64 {
	share := math.Log(speed/axisLeast) / math.Log(axisMost/axisLeast)
	return labelWidth + plotWidth*min(max(share, 0), 1)
}

func writeGroup(w io.Writer, r *results, workload string, y int) {
	fmt.Fprintf(w, `<text class="title" x="8" y="%d">%s</text>`+"\n", y+11, workload)
	base, known := r.time(workload, baseline)
	for i, s := range shown {
		t, ok := r.time(workload, s.contender)
		if !ok || !known {
			continue
		}
		top := y + 16 + i*barStep
		speed := base / t
		fmt.Fprintf(w, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", labelWidth-8, top+11, s.contender)
		left, right := along(min(speed, 1)), along(max(speed, 1))
		fmt.Fprintf(w, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n",
			left, top, right-left, barHeight, s.colour)
		fmt.Fprintf(w, `<text x="%.1f" y="%d">%s</text>`+"\n", right+5, top+11, number(speed))
	}
}
