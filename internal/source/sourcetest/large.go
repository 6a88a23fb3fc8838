package sourcetest

import (
	"fmt"
	"strings"
	"time"

	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/stretchr/testify/assert"
)

// slowest is how long an import of the largest source may take. It takes a second
// or so; what is quadratic takes hours, so that a busy machine is no reason to
// fail.
const slowest = time.Minute

// large is the size of the sources: a quarter of what they may be, so that many can
// be tried.
const large = source.MaxBytes / 4

// CheckLarge makes a large source of the given items between a head and a tail,
// each item with its number where it has %d. The import has to end soon, with an
// answer or with faults.
func CheckLarge(t T, run Import, head, item, tail string) {
	t.Helper()
	CheckSized(t, run, large, head, item, tail)
}

// CheckSized is CheckLarge for a source of about that many bytes.
func CheckSized(t T, run Import, size int, head, item, tail string) {
	t.Helper()
	var b strings.Builder
	b.WriteString(head)
	for i := 0; ; i++ {
		next := strings.ReplaceAll(item, "%d", fmt.Sprint(i))
		if b.Len()+1+len(next)+len(tail) > size {
			break
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(next)
	}
	b.WriteString(tail)
	start := time.Now()
	_, _, err := run([]byte(b.String()))
	took := time.Since(start)
	assert.Less(t, took, slowest, "%s%s...%s", head, item, tail)
	t.Logf("%s%s...%s: %v, %v", head, item, tail, took.Round(time.Millisecond), err)
}
