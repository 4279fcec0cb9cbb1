# Short names for what ./ladder and Maven do. ARGS is handed on: make eval ARGS='--scale 2'

.PHONY: build test eval results train bench jmh fmt dist check-dist fuzz page

build:
	./ladder --version

test:
	./ladder test $(ARGS)

eval:
	./ladder eval $(ARGS)

# Measures the shipped models and writes docs/results.md: make results DATA=folder/of/benchmark/images
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

# Looks at the server's page in Chromium (pictures of all its states in ladder-server/target/page) and makes the picture in docs/server.md
page:
	mvn -q -B -ntp -DskipChecks test -pl ladder-server -am -Dsurefire.failIfNoSpecifiedTests=false -Dtest=PageLooksTest \
	  -Dladder.page.picture=../docs/images/page.jpg

# Damages images and looks whether each is enlarged or refused (docs/fuzzing.md): make fuzz MINUTES=60 SEED=7, or CASES=10000
MINUTES ?= $(if $(CASES),600,5)
SEED ?= 1
fuzz:
	mvn -q -B -ntp -DskipChecks test -pl ladder-cli -am -Dsurefire.failIfNoSpecifiedTests=false -Dtest='FuzzTest#aLongRun' -Dladder.test.heap=512m \
	  -Dladder.fuzz.minutes=$(MINUTES) -Dladder.fuzz.seed=$(SEED) $(if $(CASES),-Dladder.fuzz.cases=$(CASES)) \
	  $(if $(FIRST),-Dladder.fuzz.first=$(FIRST)) $(if $(CORPUS),-Dladder.fuzz.corpus=$(CORPUS))
