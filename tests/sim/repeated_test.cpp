// A run is the same whatever its process ran before, and whether or not somebody reads its series.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "drawn_campus.hpp"
#include "run_digest.hpp"

using namespace tiny;
using digest::testimony;

namespace {

/// A campus with a job, so that whatever of GPU time hangs on the sampling of rows would show.
Scenario busy_campus(std::uint64_t k) {
  Scenario s = campus(k);
  if (k % 2 == 0) add_job(s, "train", training(), 72, 72 * 8);
  return s;
}

}  // namespace

TEST_CASE("repeated: the second run of a process is the run of a fresh one, with series or without") {
  const Scenario other = busy_campus(1000);
  for (std::uint64_t k = 0; k < 50; ++k) {
    INFO("campus " << k);
    const Scenario s = busy_campus(k);
    const std::string fresh = testimony({{&s, k}});
    REQUIRE(fresh.find("ledger|") != std::string::npos);
    CHECK(testimony({{&other, 1}, {&s, k}}) == fresh);
    CHECK(testimony({{&s, k + 1}, {&other, 2}, {&s, k, true}}) == fresh);
  }
}

TEST_CASE("repeated: the hundredth run of a process, far along the engine's clock, is the first") {
  const Scenario s = busy_campus(2);
  std::vector<digest::Run> runs(100, {&s, 7});
  CHECK(testimony(runs) == testimony({{&s, 7}}));
}

TEST_CASE("repeated: no run follows one that broke off in the same process") {
  const Scenario s = busy_campus(3);
  struct Thrower : Recorder {
    void event(Date, const EventRow&) override { throw InternalFault("the disk is full"); }
  };
  const auto message = [](const Scenario& scenario, Recorder& recorder) -> std::string {
    try {
      run(scenario, {1, 0}, recorder);
    } catch (const InternalFault& fault) {
      return fault.what();
    }
    return "";
  };
  const pid_t child = ::fork();
  if (child == 0) {
    Thrower thrower;
    Recorder quiet;
    const bool first = message(s, thrower).find("the disk is full") != std::string::npos;
    const bool second = message(s, quiet).find("an earlier run in this process broke off") != std::string::npos;
    _exit(first && second ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
}
