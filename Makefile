# The stages of .ci/run by name, and what a developer needs besides.

TIME     ?= 10m
TARGET   ?= .
BUILD    := build

.DEFAULT_GOAL := help
.PHONY: help build test race 32bit vet lint fmt tidy arch fuzz fuzz-corpus fuzz-list mutation mutation-sample conformance cover ci clean

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z0-9-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build the command into build/attrpatch
	go build -o $(BUILD)/attrpatch ./cmd/attrpatch

test: ## Run all tests
	bash .ci/run test

race: ## Run all tests under the race detector, in random order
	bash .ci/run race

32bit: ## Run go vet and the library's tests for 32 bits
	bash .ci/run 32bit

vet: ## Run go vet
	bash .ci/run vet

lint: ## Check the format, staticcheck and shadow, as pinned in tools/go.mod
	bash .ci/run format lint

fmt: ## Format all Go files
	gofmt -s -w .

tidy: ## Bring go.mod and tools/go.mod up to date
	go mod tidy
	go -C tools mod tidy

arch: ## Hold the source to the rules of the architecture
	bash .ci/run architecture

fuzz: ## Fuzz for TIME (10m), all targets or those that match TARGET; inputs are kept
	go run ./fuzz/campaign -time $(TIME) -targets '$(TARGET)'

fuzz-corpus: ## Fuzz likewise, then minimise the corpora in the tree
	go run ./fuzz/campaign -time $(TIME) -targets '^./fuzz $(TARGET)' -keep 30

fuzz-list: ## List the fuzz targets
	bash .ci/fuzz list

mutation: ## Plant faults in all packages and see whether the tests notice: takes hours
	go -C tools run ./mutate -save $(CURDIR)/$(BUILD)/survivors.txt

mutation-sample: ## Likewise for a fixed sample and for the files that differ from BASE (HEAD~1)
	bash .ci/run mutation

conformance: ## Measure the command with the conformance suite, over a pipe
	bash .ci/run conformance

cover: ## Write what the tests reach to build/cover.html
	mkdir -p $(BUILD)
	go test -coverpkg=./... -coverprofile=$(BUILD)/cover.out ./...
	go tool cover -html=$(BUILD)/cover.out -o $(BUILD)/cover.html
	go tool cover -func=$(BUILD)/cover.out | tail -1

ci: ## Run everything that has to hold before a change is taken in
	bash .ci/run

clean: ## Remove what these targets have built
	rm -rf $(BUILD)

BENCH      ?= .
BENCHTIME  ?= 100ms
ROUNDS     ?= 6
BENCHFLAGS := -test.run='^$$' -test.benchtime=$(BENCHTIME) -test.timeout=30m

.PHONY: bench

# Every round runs everything once, so that what slows the machine for a while
# falls on all contenders. The lines "key: value" are read by benchstat and the
# report.
bench: ## Compare with other libraries (BENCH=., BENCHTIME=100ms, ROUNDS=6) and write docs/bench
	mkdir -p $(BUILD)
	go -C bench test -c -o $(CURDIR)/$(BUILD)/bench.test .
	go -C bench test -c -tags purego -o $(CURDIR)/$(BUILD)/bench-purego.test .
	printf 'date: %s\ngo: %s\ngoamd64: %s\ngoexperiment: %s\n' "$$(date -u +%Y-%m-%d)" "$$(go env GOVERSION)" \
		"$$(go env GOAMD64)" "$$(go env GOEXPERIMENT | grep . || echo none)" >$(BUILD)/bench.txt
	@set -e; for round in $$(seq $(ROUNDS)); do \
		echo "round $$round of $(ROUNDS)"; \
		echo 'build: default' >>$(BUILD)/bench.txt; \
		$(BUILD)/bench.test $(BENCHFLAGS) -test.bench='$(BENCH)' -test.skip='^BenchmarkTwoCores$$' >>$(BUILD)/bench.txt; \
		$(BUILD)/bench.test $(BENCHFLAGS) -test.bench='$(BENCH)' -test.skip='^Benchmark(W|View|JSONSchema|DocumentGrowth|BodyGrowth)' -test.cpu=1,2 >>$(BUILD)/bench.txt; \
		echo 'build: purego' >>$(BUILD)/bench.txt; \
		$(BUILD)/bench-purego.test $(BENCHFLAGS) -test.bench='$(BENCH)/contender=attrpatch' -test.skip='^Benchmark(TwoCores|View|JSONSchema|DocumentGrowth|BodyGrowth)' >>$(BUILD)/bench.txt; \
	done
	go -C bench tool benchstat -filter build:default -row .name,/body,/schema,/document,/bytes,/edits -col /contender \
		$(CURDIR)/$(BUILD)/bench.txt >$(BUILD)/benchstat.txt
	go -C bench run ./report -out $(CURDIR)/docs/bench -readme $(CURDIR)/README.md $(CURDIR)/$(BUILD)/bench.txt

.PHONY: instructions

instructions: ## Count the instructions of a call into docs/bench, or beside those of BASE
	bash bench/instructions $(BASE) $(if $(BASE),,>docs/bench/instructions.md)
