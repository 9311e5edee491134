#include "gigasim/models/capacity_outage.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "enumeration.hpp"

using namespace gigasim;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();

TwoStateUnit unit(double mw, double up_h, double down_h) {
  return {Power(mw), Duration(up_h * 3600.0), Duration(down_h * 3600.0)};
}

std::vector<TwoStateUnit> as_units(const std::vector<enumeration::Unit>& list) {
  std::vector<TwoStateUnit> units;
  for (const auto& u : list) units.push_back(unit(u.capacity_mw, u.up_h, u.down_h));
  return units;
}

std::vector<LoadStep> hourly(const std::vector<double>& load_mw) {
  std::vector<LoadStep> steps;
  for (const double mw : load_mw) steps.push_back({Power(mw), Duration(3600.0)});
  return steps;
}

/// A day and a week in the load, without two equal hours.
std::vector<double> swinging_load(double peak_mw, std::size_t hours) {
  std::vector<double> load;
  for (std::size_t h = 0; h < hours; ++h)
    load.push_back(peak_mw * (0.75 + 0.2 * std::sin(static_cast<double>(h) * 0.2618) +
                              0.05 * std::sin(static_cast<double>(h) * 0.0374)));
  return load;
}

/// Three units of 50 MW, up 90 h and down 10 h on average: q = 0.1, a failure each 100 h, i.e. 0.01 /h a unit.
const std::vector<TwoStateUnit> three_equal(3, unit(50.0, 90.0, 10.0));
}  // namespace

TEST_CASE("capacity outage: q = r / (m + r), and a failure every m + r") {
  const TwoStateUnit u = unit(10.0, 1960.0, 40.0);
  CHECK(u.unavailability() == Approx(0.02));  // 40 / 2000
  CHECK(u.failures_per_hour() == Approx(1.0 / 2000.0));
  const TwoStateUnit never{Power(10.0), Duration(infinity), Duration(0.0)};
  CHECK(never.unavailability() == 0.0);
  CHECK(never.failures_per_hour() == 0.0);
}

TEST_CASE("capacity outage: three equal units are binomial, and equal capacities are one state") {
  const CapacityOutageTable table(three_equal);
  REQUIRE(table.states().size() == 4);
  const double p[] = {0.729, 0.243, 0.027, 0.001};  // 0.9^3, 3 0.9^2 0.1, 3 0.9 0.1^2, 0.1^3
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(table.states()[k].out_mw == Approx(50.0 * static_cast<double>(k)));
    CHECK(table.states()[k].probability == Approx(p[k]).epsilon(1e-12));
  }
  CHECK(table.installed().value() == 150.0);
  CHECK(table.expected_available().value() == Approx(135.0));
  CHECK_FALSE(table.increment());
}

TEST_CASE("capacity outage: a state is left as often as its probability times the rates of its units") {
  const CapacityOutageTable table(three_equal);
  // One of three out: p = 0.243; it returns at 1/10 h, and either of the other two fails at 1/90 h.
  CHECK(table.states()[1].rise_per_h == Approx(0.243 / 10.0).epsilon(1e-12));
  CHECK(table.states()[1].fall_per_h == Approx(0.243 * 2.0 / 90.0).epsilon(1e-12));
  CHECK(table.states()[0].rise_per_h == 0.0);
  CHECK(table.states()[0].fall_per_h == Approx(0.729 * 3.0 / 90.0).epsilon(1e-12));
}

TEST_CASE("capacity outage: three units against 80 MW, by hand") {
  const LossRisk risk = CapacityOutageTable(three_equal).risk(Power(80.0));
  CHECK(risk.probability == Approx(0.028).epsilon(1e-12));       // two or three out: 0.027 + 0.001
  CHECK(risk.unserved_mw == Approx(0.89).epsilon(1e-12));        // 0.027 (80 - 50) + 0.001 80
  CHECK(risk.frequency_per_h == Approx(0.0054).epsilon(1e-12));  // from one out, a second fails: 0.243 2/90
}

TEST_CASE("capacity outage: units that differ, by hand") {
  // A: 100 MW, q = 0.1, 0.01 /h; B: 60 MW, q = 0.2, up 80 h, down 20 h.
  const CapacityOutageTable table(std::vector{unit(100.0, 90.0, 10.0), unit(60.0, 80.0, 20.0)});
  REQUIRE(table.states().size() == 4);
  CHECK(table.states()[1].out_mw == 60.0);
  CHECK(table.states()[1].probability == Approx(0.18).epsilon(1e-12));  // 0.9 0.2
  // Load 70 MW is short when A is out (100 or 160 MW out).
  const LossRisk risk = table.risk(Power(70.0));
  CHECK(risk.probability == Approx(0.1).epsilon(1e-12));
  CHECK(risk.unserved_mw == Approx(2.2).epsilon(1e-12));       // 0.1 0.8 (70 - 60) + 0.1 0.2 70
  CHECK(risk.frequency_per_h == Approx(0.01).epsilon(1e-12));  // whenever A fails: 0.9 / 90 h
}

TEST_CASE("capacity outage: a load that is just met is met, in whatever order its units add up") {
  std::vector<TwoStateUnit> tenths(3, unit(0.1, 90.0, 10.0));
  tenths.push_back(unit(0.3, 90.0, 10.0));
  const CapacityOutageTable table(tenths);
  CHECK(table.states().size() == 7);  // 0, 0.1, ... 0.6: 3 x 0.1 is 0.3
  // 0.6 MW installed, 0.3 MW wanted: short with more than 0.3 MW out, i.e. the large one and at least one small one.
  CHECK(table.risk(Power(0.3)).probability == Approx(0.1 * (1.0 - 0.729)).epsilon(1e-12));
}

TEST_CASE("capacity outage: no units, and no load") {
  const CapacityOutageTable nothing(std::vector<TwoStateUnit>{});
  CHECK(nothing.risk(Power(5.0)).probability == 1.0);
  CHECK(nothing.risk(Power(5.0)).unserved_mw == 5.0);
  CHECK(nothing.risk(Power(0.0)).probability == 0.0);
  CHECK(CapacityOutageTable(three_equal).risk(Power(0.0)).probability == 0.0);
}

TEST_CASE("loss of load: a load that rises into a shortage begins a spell, one that falls or stays begins none") {
  const CapacityOutageTable table(three_equal);
  // P(short) = 0.028 at 80 MW, 0.271 at 120 MW (any out); frequency 0.0054 and 0.0243 /h (0.729 3/90).
  const LossOfLoad loss = expected_loss(table, hourly({80.0, 120.0, 120.0, 80.0}));
  CHECK(loss.hours == Approx(0.598).epsilon(1e-12));                           // 2 (0.028 + 0.271)
  CHECK(loss.spells == Approx(0.0594 + 0.028 + 0.243).epsilon(1e-12));         // 2 (0.0054 + 0.0243), start, rise
  CHECK(loss.unserved_mwh == Approx(2.0 * 0.89 + 2.0 * 6.87).epsilon(1e-12));  // 0.243 20 + 0.027 70 + 0.001 120 = 6.87
}

TEST_CASE("loss of load: hours are read at their start, days at their largest hour, parts of a day not at all") {
  const CapacityOutageTable table(three_equal);
  // 30 h at 80 MW but for 20 minutes at 120 MW that begin on hour 5 and 20 minutes that do not.
  const std::vector<LoadStep> load{{Power(80.0), Duration(5 * 3600.0)},
                                   {Power(120.0), Duration(1200.0)},
                                   {Power(80.0), Duration(2 * 3600.0)},
                                   {Power(140.0), Duration(1200.0)},
                                   {Power(80.0), Duration(22 * 3600.0 + 1200.0)}};
  const LossOfLoad loss = expected_loss(table, load);
  CHECK(loss.sampled_hours == Approx(29 * 0.028 + 0.271).epsilon(1e-12));
  CHECK(loss.days == Approx(0.271).epsilon(1e-12));
  CHECK(loss.hours == Approx(29.3333333333 * 0.028 + 0.6666666667 * 0.271).epsilon(1e-9));
}

TEST_CASE("loss of load: ten units as every one of their 1,024 combinations says") {
  const std::vector<enumeration::Unit> ten{
      {120.0, 1100.0, 60.0}, {120.0, 1100.0, 60.0}, {83.5, 950.0, 50.0}, {83.5, 950.0, 50.0}, {76.2, 450.0, 45.0},
      {50.0, 1980.0, 20.0},  {50.0, 1980.0, 20.0},  {31.7, 600.0, 24.0}, {20.0, 450.0, 50.0}, {12.3, 2940.0, 60.0}};
  const std::vector<double> load_mw = swinging_load(523.7, 52 * 7 * 24);  // never within rounding of a combination
  const enumeration::Answer all = enumeration::answer(ten, load_mw);
  const LossOfLoad loss = expected_loss(CapacityOutageTable(as_units(ten)), hourly(load_mw));
  CHECK(loss.hours == Approx(all.lole_h).epsilon(1e-12));
  CHECK(loss.sampled_hours == Approx(all.lole_h).epsilon(1e-12));
  CHECK(loss.days == Approx(all.days).epsilon(1e-12));
  CHECK(loss.unserved_mwh == Approx(all.eue_mwh).epsilon(1e-12));
  CHECK(loss.spells == Approx(all.lolf).epsilon(1e-12));
}

TEST_CASE("capacity outage: every bound of capacity is crossed as often upwards as downwards") {
  // Eq. 7: what enters the worse states from the better ones comes back.
  const CapacityOutageTable table(
      std::vector{unit(100.0, 90.0, 10.0), unit(60.0, 80.0, 20.0), unit(33.0, 500.0, 7.0), unit(33.0, 300.0, 9.0)});
  double rises = 0.0, falls = 0.0;
  for (const CapacityState& s : table.states()) {
    rises += s.rise_per_h;
    falls += s.fall_per_h;
  }
  CHECK(rises == Approx(falls).epsilon(1e-12));
  CHECK(table.frequency_per_h_from(0) == Approx(0.0).margin(1e-15));
  CHECK(table.frequency_per_h_from(1) == Approx(table.states()[0].fall_per_h).epsilon(1e-12));
  CHECK(table.probability_from(0) == Approx(1.0).epsilon(1e-12));
}

TEST_CASE("capacity outage: too many states are rounded on a grid that keeps every mean") {
  std::vector<enumeration::Unit> list;
  for (int i = 0; i < 14; ++i) list.push_back({50.0 + 7.0 * std::sqrt(2.0 + i), 900.0 + 10.0 * i, 60.0});
  const std::vector<TwoStateUnit> units = as_units(list);
  const CapacityOutageTable exact(units), rounded(units, 1000);
  CHECK(exact.states().size() == 16384);  // 2^14: no two sums of roots are equal
  REQUIRE(rounded.increment());
  CHECK(rounded.states().size() <= 1015);
  double mean_mw = 0.0;
  for (const CapacityState& s : rounded.states()) mean_mw += s.out_mw * s.probability;
  CHECK(mean_mw == Approx((rounded.installed() - rounded.expected_available()).value()).epsilon(1e-12));
  const std::vector<double> load_mw = swinging_load(800.0, 500);
  const LossOfLoad fine = expected_loss(exact, hourly(load_mw)), coarse = expected_loss(rounded, hourly(load_mw));
  // One step of the grid is 0.1 % of the installed capacity.
  CHECK(coarse.hours == Approx(fine.hours).epsilon(0.02));
  CHECK(coarse.unserved_mwh == Approx(fine.unserved_mwh).epsilon(0.005));
}

TEST_CASE("capacity outage: a thousand units of unequal capacity stay within the bound of states") {
  std::vector<TwoStateUnit> units;
  for (int i = 0; i < 1000; ++i) units.push_back(unit(5.0 + std::sqrt(2.0 + i), 950.0, 50.0));
  const CapacityOutageTable table(units, 5'000);
  REQUIRE(table.increment());
  CHECK(table.states().size() <= 6'001);  // and one step a unit beyond the installed capacity
  CHECK(table.probability_from(0) == Approx(1.0).epsilon(1e-12));
}
