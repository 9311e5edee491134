/// Plans broken on purpose: the whole message, the exit code, and that a refusal costs neither time nor memory.
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <chrono>

#include "desk.hpp"

namespace {
constexpr const char* campus = R"(name: First campus
start: 2026-01-01
end: 2027-01-01
sites: {memphis: {climate: memphis}}
buses: {main: {site: memphis}}
loops: {water: {site: memphis, bus: main}}
halls: {hall: {site: memphis, bus: main, loop: water, utilisation: 0.9}}
crews: {technicians: {count: 4}}
fleets:
  turbines: {kind: gas_turbine, model: Titan 130, at: main, crew: technicians}
  megapacks: {kind: battery, model: Megapack 2 XL 2h, at: main, crew: technicians}
  chillers: {kind: chiller, model: Carrier 30XA500, at: water, crew: technicians}
  racks: {kind: rack, model: GB200 NVL72, at: hall, crew: technicians, spares: 100}
phases:
  - name: 160 racks
    add:
      - {fleet: turbines, count: 3, date: 2026-01-10, commissioning: 2 weeks}
      - {fleet: chillers, count: 24, date: 2026-01-20, commissioning: 1 week}
      - {fleet: racks, count: 160, date: 2026-02-01, rate: 10/day, after: [turbines, chillers]}
      - {fleet: megapacks, count: 6, date: 2026-01-20}
)";

std::string nine(const std::string& what) {
  std::string list = what;
  for (int i = 1; i < 9; ++i) list += "," + what;
  return "[" + list + "]";
}

/// Each line holds the line before nine times.
std::string alias_bomb() {
  std::string text = "a: &a " + nine("x") + "\n";
  for (char c = 'b'; c <= 'l'; ++c)
    text += fmt::format("{0}: &{0} {1}\n", c, nine(fmt::format("*{}", static_cast<char>(c - 1))));
  return text;
}

std::string with(const std::string& old, const std::string& by) { return replaced(campus, old, by); }

struct Refusal {
  Outcome outcome;
  double seconds;
};

Refusal refused(const std::string& plan) {
  const Desk desk;
  desk.write("plan.yaml", plan);
  const auto start = std::chrono::steady_clock::now();
  Outcome outcome = desk.gigasim("run plan.yaml");
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  CHECK_FALSE(fs::exists(desk / "out"));
  return {std::move(outcome), taken.count()};
}

void check_refused(const std::string& plan, const std::string& problems) {
  const Refusal refusal = refused(plan);
  CHECK(refusal.outcome.code == 2);
  CHECK(refusal.outcome.out.empty());
  CHECK(refusal.outcome.err == problems);
  CHECK(refusal.seconds < 2.0);
}

std::string one(const std::string& problem) { return "plan.yaml:" + problem + "\n1 problem, nothing was run.\n"; }

double most_memory_of_children_mb() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}
}  // namespace

TEST_CASE("broken: the campus itself is fine") {
  const Desk desk;
  desk.write("plan.yaml", campus);
  CHECK(desk.gigasim("validate plan.yaml").out == "plan.yaml: fine: 1 site, 1 bus, 4 fleets, 1 phase, 193 units\n");
}

TEST_CASE("broken: a key with a slip") {
  check_refused(with("commissioning: 2 weeks", "comissioning: 2 weeks"),
                one("17:55: phases[0].add[0].comissioning: unknown key; did you mean 'commissioning'?"));
}

TEST_CASE("broken: energy where power belongs") {
  check_refused(with("model: Megapack 2 XL 2h", "model: Megapack 2 XL 2h, rating: 3.9 MWh"),
                one("11:63: fleets.megapacks.rating: '3.9 MWh' is energy, a rating is power; write e.g. '38 MW'"));
}

TEST_CASE("broken: a share of ninety") {
  check_refused(with("utilisation: 0.9", "utilisation: 90"),
                one("7:68: halls.hall.utilisation: '90' is more than 1; write '90 %'"));
}

TEST_CASE("broken: a day that the calendar does not have") {
  check_refused(with("date: 2026-01-10", "date: 2026-02-30"),
                one("17:43: phases[0].add[0].date: '2026-02-30' is not a date; write e.g. '2026-01-31' or '2026-01-31 "
                    "14:30' (UTC)"));
}

TEST_CASE("broken: buses in a circle") {
  check_refused(with("{main: {site: memphis}}", "{main: {site: memphis, from: b}, b: {from: main}}"),
                "plan.yaml:5:1: buses: every bus hangs on another; leave out `from` on the root\n"
                "plan.yaml:5:37: buses.main.from: following the parents of 'main' leads back to it; buses form a tree\n"
                "plan.yaml:5:51: buses.b.from: following the parents of 'b' leads back to it; buses form a tree\n"
                "3 problems, nothing was run.\n");
}

TEST_CASE("broken: deliveries that wait for each other") {
  check_refused(with("count: 24, date: 2026-01-20,", "count: 24, date: 2026-01-20, after: [racks],"),
                "plan.yaml:18:56: phases[0].add[1].after: can never be met: 'chillers' would wait for itself; remove "
                "one of the chain\n"
                "plan.yaml:19:68: phases[0].add[2].after: can never be met: 'racks' would wait for itself; remove one "
                "of the chain\n"
                "2 problems, nothing was run.\n");
}

TEST_CASE("broken: a ramp that never reaches full load") {
  check_refused(with("model: Titan 130,", "model: Titan 130, ramp: 0.0000001 MW/h,"),
                one("10:57: fleets.turbines.ramp: full load would take 8.25e+07 h to reach, but a unit runs for at "
                    "most 4000 h; write a faster ramp"));
}

TEST_CASE("broken: more reserve than there are units") {
  check_refused(
      with("phases:", "policy: {reserve: {units: 9}}\nphases:"),
      one("14:27: policy.reserve.units: keeps 9 units spinning, but phase '160 racks' has only 3; write less"));
}

TEST_CASE("broken: a billion racks") {
  check_refused(with("count: 160,", "count: 1000000000,"),
                one("19:31: phases[0].add[2].count: 1000000000 units; a campus may have 200000 in all"));
}

TEST_CASE("broken: aliases that multiply to 9^12 values") {
  check_refused(
      alias_bomb(),
      one("6:8: too much: with its aliases expanded, a plan holds at most 200,000 keys and values, and 32 MB of text"));
}

TEST_CASE("broken: 100 MB, endless nesting and failures without pause are refused in no time and little memory") {
  std::string long_text;
  for (int i = 0; i < 20'000'000; ++i) long_text += "a: 1\n";
  check_refused(long_text, "'plan.yaml': larger than 8 MB\n1 problem, nothing was run.\n");
  check_refused("a: " + std::string(100'000, '[') + std::string(100'000, ']'), one("1:67: nested more than 64 deep"));
  check_refused(
      with("model: Titan 130,", "model: Titan 130, outage: {mttf: 0.5 s, mttr: 0.5 s},"),
      one("10:51: fleets.turbines.outage: a unit would fail every 1 s; write times that make it at least 60 s"));
  CHECK(most_memory_of_children_mb() < 500.0);
}
