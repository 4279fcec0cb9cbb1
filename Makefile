# Short names for what ./ladder and Maven do. ARGS is handed on: make eval ARGS='--scale 2'

.PHONY: build test eval results train bench jmh fmt dist check-dist fuzz

build:
	./ladder --version

test:
	./ladder test $(ARGS)

eval:
	./ladder eval $(ARGS)

# Measures the shipped models and writes docs/results.md: make results DATA=../shared/data
results:
	scripts/results.sh $(DATA) $(ARGS)

train:
	./ladder train $(ARGS)

# Times Ladder beside other engines: make bench ARGS='--scale 2 --json bench.json' (docs/bench.md)
bench:
	./ladder bench $(ARGS)

# Times single kernels: make jmh ARGS=Gemm
jmh:
	./ladder bench jmh $(ARGS)

fmt:
	./ladder fmt

# Makes a tarball and a .deb that need no Java, in dist (docs/packaging.md)
dist:
	./ladder dist

# Installs both in a bare Debian root and runs them there; needs root and debootstrap
check-dist: dist
	scripts/check_dist.sh
