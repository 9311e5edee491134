// A caller's own source in a campus, through the public headers alone.
#include <catch2/catch.hpp>
#include <memory>
#include <stdexcept>

#include "gigasim/sim/run.hpp"

using namespace gigasim;

namespace {

/// Panels that give 10 MW each from 6 to 18 h (UTC) and cost nothing.
class Panels : public sim::Source {
 public:
  explicit Panels(Date start) {
    sunshine_.start = start;
    for (int hour = 0; hour < 24; ++hour) sunshine_.values.push_back(hour >= 6 && hour < 18 ? 10.0 : 0.0);
    sunshine_.repeat = true;
  }
  double unit_mw(Date date) const override { return sunshine_.at(date); }
  double price(const sim::Market&) const override { return 0.0; }
  std::vector<const TimeSeries*> series() const override { return {&sunshine_}; }
  double firm_unit_mw(const sim::DesignDay&) const override { return 0.0; }
  bool contingency() const override { return false; }

 private:
  TimeSeries sunshine_;
};

/// Ten days of a town of 20 MW beside a unit of 30 MW at 50 USD/MWh.
Scenario town() {
  Scenario s;
  s.name = "town";
  s.start = *parse_date("2025-01-01");
  s.end = *parse_date("2025-01-11");
  s.buses.items.push_back({"bus", {}});
  LoadSpec load;
  load.bus = "bus";
  load.demand = Profile<Power>(Power(20.0));
  s.loads.items.push_back({"town", load});
  GenericUnitSpec unit;
  unit.capacity = Power(30.0);
  unit.cost = {50.0};
  s.fleets.items.push_back({"unit", {.device = unit, .at = "bus", .initial = 1}});
  s.policy.reserve.units = 0;
  return s;
}

OwnSource panels(const Scenario& s, int count) {
  OwnSource own{.name = "panels", .bus = "bus", .count = count, .kind = "panels"};
  own.units.capacity = Power(10.0);
  own.make = [start = s.start] { return std::make_unique<Panels>(start); };
  return own;
}

RunResult run_with(const Scenario& s, const std::vector<OwnSource>& sources) {
  NoRecorder nobody;
  return run(s, {}, nobody, sources);
}

const FleetResult& fleet(const RunResult& r, const std::string& name) {
  for (const FleetResult& f : r.fleets)
    if (f.name == name) return f;
  throw std::out_of_range(name);
}

}  // namespace

TEST_CASE("own source: panels that no scenario knows serve a town by day, before a dearer unit") {
  const Scenario s = town();
  const RunResult r = run_with(s, {panels(s, 1)});
  // Ten days of 24 x 20 MWh; 12 x 10 MWh of each are the sun's.
  CHECK(fleet(r, "panels").energy_mwh == Approx(1200.0));
  CHECK(fleet(r, "panels").kind == "panels");
  CHECK(fleet(r, "unit").energy_mwh == Approx(3600.0));
  CHECK(fleet(r, "unit").cost_usd == Approx(50.0 * 3600.0));
  CHECK(r.ledger.generated_mwh == Approx(4800.0));
  CHECK(r.adequacy.unserved_mwh == 0.0);
}

TEST_CASE("own source: what it could give beyond the load is left, and nights are short without another source") {
  Scenario s = town();
  s.fleets.items.clear();
  const RunResult r = run_with(s, {panels(s, 3)});  // 30 MW by day, of which 20 are wanted
  CHECK(fleet(r, "panels").energy_mwh == Approx(10 * 12 * 20.0));
  CHECK(r.adequacy.unserved_mwh == Approx(10 * 12 * 20.0));
  CHECK(r.adequacy.loss_of_load_hours == Approx(120.0));
}

TEST_CASE("own source: its outages are those of its units") {
  const Scenario s = town();
  OwnSource own = panels(s, 1);
  // Up for three days, down for one: of ten days the fourth and the eighth are lost.
  own.units.outage.mttf = Lifetime{Law::deterministic, Duration(3 * 86400.0), 1.0};
  own.units.outage.mttr = Lifetime{Law::deterministic, Duration(86400.0), 1.0};
  const RunResult r = run_with(s, {own});
  CHECK(fleet(r, "panels").failures == 2);
  CHECK(fleet(r, "panels").energy_mwh == Approx(8 * 120.0));
}

namespace {

/// 10 MW that must run, with 1 MW of house load, at 80 USD/MWh.
class MustRun : public sim::Source {
 public:
  double unit_mw(Date) const override { return 10.0; }
  double must_run_mw(const sim::Moment& m, const sim::Delivery&) const override { return 10.0 * m.units.running; }
  double house_load_mw(const sim::UnitCounts&) const override { return 1.0; }
  double price(const sim::Market&) const override { return 80.0; }
  double firm_unit_mw(const sim::DesignDay&) const override { return 10.0; }
  bool contingency() const override { return false; }
};

}  // namespace

TEST_CASE("own source: one that must run runs before a cheaper unit, whether loads change or not, and is paid") {
  Scenario s = town();
  const bool steps = GENERATE(false, true);
  if (steps) s.loads.items.front().second.demand.series = TimeSeries{s.start, Duration(3600.0), {19.0, 21.0}, true};
  OwnSource own{.name = "plant", .bus = "bus", .count = 1, .kind = "plant"};
  own.units.capacity = Power(10.0);
  own.make = [] { return std::make_unique<MustRun>(); };
  const RunResult r = run_with(s, {own});
  CHECK(fleet(r, "plant").energy_mwh == Approx(2400.0));
  CHECK(fleet(r, "plant").cost_usd == Approx(80.0 * 2400.0));
  CHECK(fleet(r, "unit").energy_mwh == Approx(4800.0 + 240.0 - 2400.0));
  CHECK(r.ledger.auxiliary_mwh == Approx(240.0));
}

TEST_CASE("own source: one without a role, on no bus or with a name twice is refused") {
  const Scenario s = town();
  OwnSource nameless = panels(s, 1), empty = panels(s, 1), lost = panels(s, 1), twice = panels(s, 1);
  nameless.make = nullptr;
  empty.make = [] { return std::unique_ptr<sim::Source>(); };
  lost.bus = "moon";
  twice.name = "unit";
  for (const OwnSource& own : {nameless, lost, twice}) CHECK_THROWS_AS(run_with(s, {own}), std::invalid_argument);
}
