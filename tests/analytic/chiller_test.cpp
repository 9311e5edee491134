#include "gigasim/models/chiller.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "gigasim/base/issue.hpp"

using namespace gigasim;

namespace {

/// EnergyPlus datasets/AirCooledChiller.idf; `least` and `most` are the outputs that the data set states for the
/// curves.
struct CatalogueCurve {
  std::string name;
  BiquadraticCurve curve;
  double least, most;
};

const BiquadraticCurve capacity_30xa500{
    {-0.3479426478, 0.0637388098, -0.0007955045, 0.0712741456, -0.0010660025, -0.0009234587},
    {4.44, 10},
    {29.44, 46.11}};
const BiquadraticCurve eir_30xa500{
    {0.089134815, 0.0280734482, 0.0016909915, 0.0230561531, 0.0001663802, -0.0015023227}, {4.44, 10}, {29.44, 46.11}};
const BiquadraticCurve capacity_30rb390{
    {0.9061565538, 0.0623330771, -0.0006503808, -0.0014416333, -0.0001025746, -0.0004835891},
    {4.44, 15.56},
    {29.44, 48.89}};
const BiquadraticCurve eir_30rb390{
    {0.956167823, -0.0190268512, 0.0012528074, -0.0169835155, 0.0007174712, -0.0007448796},
    {4.44, 15.56},
    {29.44, 48.89}};

const std::vector<CatalogueCurve> catalogue{
    {"30XA500 CAPFT", capacity_30xa500, 0.7513, 1.1148},
    {"30XA500 EIRFT", eir_30xa500, 0.8809, 1.3909},
    {"30XA450 CAPFT",
     {{-0.2973294339, 0.0582134029, -0.0005566445, 0.0687419333, -0.0010387535, -0.0007884188},
      {4.44, 10},
      {29.44, 46.11}},
     0.7455,
     1.1237},
    {"30XA450 EIRFT",
     {{0.1847812304, 0.0418557203, 0.0005656037, 0.0156863894, 0.0002856951, -0.0016265066},
      {4.44, 10},
      {29.44, 46.11}},
     0.8770,
     1.3938},
    {"30XA400 CAPFT",
     {{0.0322203622, 0.0708503482, -0.0002846855, 0.0458012364, -0.0006440302, -0.001261153},
      {4.44, 10},
      {29.44, 46.11}},
     0.8266,
     1.1233},
    {"30XA400 EIRFT",
     {{-0.0499492489, 0.0398844283, 0.0003767003, 0.0289000732, 0.0000761174, -0.0013970133},
      {4.44, 10},
      {29.44, 46.11}},
     0.8756,
     1.3399},
    {"30RB390 CAPFT", capacity_30rb390, 0.7545, 1.3619},
    {"30RB390 EIRFT", eir_30rb390, 0.7332, 1.6274}};

/// NECB-2020 table 8.4.5.5, air-cooled screw, degF.
const BiquadraticCurve capacity_screw{
    {-0.09464899, 0.0383407, -0.00009205, 0.00378007, -0.00001375, -0.00015464}, {40, 60}, {32, 120}, true};
const BiquadraticCurve eir_screw{
    {0.13545636, 0.02292946, -0.00016107, -0.00235396, 0.00012991, -0.00018585}, {40, 60}, {32, 120}, true};

ChillerSpec carrier_30xa500() {
  ChillerSpec spec;
  spec.capacity_curve = capacity_30xa500;
  spec.eir_curve = eir_30xa500;
  return spec;
}
ChillerSpec carrier_30rb390() {
  ChillerSpec spec;
  spec.capacity = Power(1.3258);
  spec.cop = 2.8;
  spec.capacity_curve = capacity_30rb390;
  spec.eir_curve = eir_30rb390;
  return spec;
}
double cop(const ChillerState& state) { return 1.0 / state.eir; }

}  // namespace

TEST_CASE("chiller: a biquadratic curve is the sum of its six terms") {
  // 30XA500 at 10 degC water, 40 degC air:
  // CAPFT -0.3479426478 + 0.637388098 - 0.07955045 + 2.850965824 - 1.705604 - 0.36938348 = 0.9858733442
  // EIRFT  0.0891348150 + 0.280734482 + 0.16909915 + 0.922246124 + 0.26620832 - 0.60092908 = 1.126493811
  CHECK(capacity_30xa500.at(Temperature(10), Temperature(40)) == Approx(0.9858733442).epsilon(1e-12));
  CHECK(eir_30xa500.at(Temperature(10), Temperature(40)) == Approx(1.126493811).epsilon(1e-12));
}

TEST_CASE(
    "chiller: the Carrier curves are near 1 at their rating point and span the outputs that the data set states") {
  for (const auto& [name, curve, least, most] : catalogue) {
    INFO(name);
    CHECK(curve.at(Temperature(6.67), Temperature(35)) == Approx(1.0).margin(0.016));
    double low = 10, high = -10;
    for (int i = 0; i <= 50; ++i)
      for (int j = 0; j <= 50; ++j) {
        const double out = curve.at(Temperature(curve.x_range[0] + i / 50.0 * (curve.x_range[1] - curve.x_range[0])),
                                    Temperature(curve.y_range[0] + j / 50.0 * (curve.y_range[1] - curve.y_range[0])));
        low = std::min(low, out);
        high = std::max(high, out);
      }
    CHECK(low == Approx(least).epsilon(0.03));  // the data set's extremes are catalogue points, the curve is their fit
    CHECK(high == Approx(most).epsilon(0.03));
  }
}

TEST_CASE("chiller: published curves give the evaluated capacities and efficiencies") {
  struct Row {
    double air, screw_capacity, screw_eir, rb_capacity, rb_cop;
  };
  const Temperature water(20.0 / 3.0);  // 44 degF
  for (const auto& [air, screw_capacity, screw_eir, rb_capacity, rb_cop] :
       {Row{30, 1.052, 0.888, 1.061, 3.21}, Row{35, 1.003, 1.004, 1.004, 2.81}, Row{40, 0.951, 1.142, 0.942, 2.42}}) {
    INFO("air " << air << " degC");
    CHECK(capacity_screw.at(water, Temperature(air)) == Approx(screw_capacity).margin(1e-3));
    CHECK(eir_screw.at(water, Temperature(air)) == Approx(screw_eir).margin(1e-3));
    const auto rb = chiller_state(carrier_30rb390(), water, Temperature(air));
    CHECK(rb.capacity.value() / 1.3258 == Approx(rb_capacity).margin(1e-3));
    CHECK(cop(rb) == Approx(rb_cop).margin(5e-3));
  }
  const auto warm = chiller_state(carrier_30rb390(), Temperature(15.56), Temperature(35));
  CHECK(warm.capacity.value() / 1.3258 == Approx(1.279).margin(1e-3));
  CHECK(cop(warm) == Approx(3.32).margin(5e-3));
}

TEST_CASE("chiller: a curve in degF takes temperatures in degC") {
  // 44 degF = 20/3 degC, 95 degF = 35 degC
  // CAPFT -0.09464899 + 1.6869908 - 0.1782088 + 0.35910665 - 0.12409375 - 0.6463952 = 1.00275071
  CHECK(capacity_screw.at(Temperature(20.0 / 3.0), Temperature(35)) == Approx(1.00275071).epsilon(1e-10));
  CHECK(eir_screw.at(Temperature(20.0 / 3.0), Temperature(35)) == Approx(1.0).margin(0.005));
}

TEST_CASE("chiller: temperatures outside a curve's range are clamped to it") {
  const auto edge = capacity_30xa500.at(Temperature(10), Temperature(29.44));
  CHECK(capacity_30xa500.at(Temperature(25), Temperature(-10)) == edge);
  CHECK(capacity_30xa500.at(Temperature(0), Temperature(60)) ==
        capacity_30xa500.at(Temperature(4.44), Temperature(46.11)));
  const double screw_edge = capacity_screw.at(Temperature(0.0), Temperature(0.0));  // 40 degF, 32 degF
  CHECK(capacity_screw.at(Temperature(-5), Temperature(-20)) == Approx(screw_edge).epsilon(1e-14));
}

TEST_CASE("chiller: a curve with the wrong number of coefficients is refused") {
  BiquadraticCurve curve;
  curve.coefficients.pop_back();
  CHECK_THROWS_AS(curve.at(Temperature(7), Temperature(35)), InternalFault);
}

TEST_CASE("chiller: at full load the power is capacity over COP") {
  const auto spec = carrier_30xa500();
  const auto state = chiller_state(spec, Temperature(10), Temperature(40));
  CHECK(state.capacity.value() == Approx(1.6094 * 0.9858733442));
  CHECK(cop(state) == Approx(2.9 / 1.126493811));  // 2.574
  CHECK(chiller_power(spec, state, state.capacity).value() == Approx(1.6094 * 0.9858733442 * 1.126493811 / 2.9));
  CHECK(chiller_power(spec, state, state.capacity * 2.0) == chiller_power(spec, state, state.capacity));
}

TEST_CASE("chiller: part load follows the published screw curve") {
  ChillerSpec spec;
  spec.part_load = {0.03648722, 0.73474298, 0.21994748};
  const ChillerState state{Power(1.0), 0.4};
  struct Row {
    double plr, eir;
  };
  for (const auto& [plr, eir] : {Row{0.25, 0.234}, Row{0.5, 0.459}, Row{0.75, 0.711}, Row{1.0, 0.991}})
    CHECK(chiller_power(spec, state, Power(plr)).value() / 0.4 == Approx(eir).margin(5e-4));
}

TEST_CASE("chiller: false loading holds the power, then the chiller cycles down to nothing") {
  ChillerSpec spec;  // EIRFPLR = PLR, no unloading below 0.15, cycling below 0.10
  const ChillerState state{Power(2.0), 0.5};
  const auto power = [&](double plr) { return chiller_power(spec, state, Power(2.0 * plr)).value(); };
  CHECK(power(0.20) == Approx(0.20));
  CHECK(power(0.15) == Approx(0.15));
  CHECK(power(0.12) == Approx(0.15));
  CHECK(power(0.10) == Approx(0.15));
  CHECK(power(0.05) == Approx(0.075));  // runs half of the time
  CHECK(power(0.0) == 0.0);
}

TEST_CASE("chiller: without false loading it cycles at its minimum part load") {
  ChillerSpec spec;
  spec.part_load_minimum = 0.2;
  spec.minimum_unloading = 0.1;
  spec.part_load = {0.04, 0.96, 0.0};
  const ChillerState state{Power(1.0), 1.0};
  // running at 0.2: 0.04 + 0.192 = 0.232; at a load of 0.05 it runs a quarter of the time
  CHECK(chiller_power(spec, state, Power(0.2)).value() == Approx(0.232));
  CHECK(chiller_power(spec, state, Power(0.05)).value() == Approx(0.058));
}

TEST_CASE("chiller: at the high-ambient trip the capacity is gone and no power is drawn") {
  const auto spec = carrier_30xa500();
  CHECK(chiller_state(spec, Temperature(7), Temperature(47.9)).capacity > Power(0.0));
  const auto tripped = chiller_state(spec, Temperature(7), Temperature(48.0));
  CHECK(tripped.capacity == Power(0.0));
  CHECK(chiller_power(spec, tripped, Power(1.0)) == Power(0.0));
}

TEST_CASE("chiller: warm water, Carnot extension continues the curves from their border") {
  auto spec = carrier_30xa500();
  spec.warm_water = WarmWater::clamp;
  const auto clamped = chiller_state(spec, Temperature(25), Temperature(35));
  CHECK(clamped.capacity.value() == Approx(1.6094 * 1.0754264887));  // CAPFT(10, 35)
  CHECK(cop(clamped) == Approx(2.9 / 1.0239367055));                 // EIRFT(10, 35)

  spec.warm_water = WarmWater::carnot;
  // T_e/(T_c - T_e): 10 degC water 281.15/39, 25 degC water 296.15/24; capacity gain 1.35/1.0825.
  const auto warm = chiller_state(spec, Temperature(25), Temperature(35));
  CHECK(cop(warm) == Approx(2.9 / 1.0239367055 * (296.15 / 24.0) / (281.15 / 39.0)));
  CHECK(warm.capacity.value() == Approx(1.6094 * 1.0754264887 * 1.35 / 1.0825));

  const auto at = chiller_state(spec, Temperature(10), Temperature(38));
  const auto beyond = chiller_state(spec, Temperature(10 + 1e-9), Temperature(38));
  CHECK(beyond.eir == Approx(at.eir).epsilon(1e-9));
  CHECK(beyond.capacity.value() == Approx(at.capacity.value()).epsilon(1e-9));
}

TEST_CASE("chiller: in the Carnot extension cold air counts as the coldest of the curve, and COP ends at 12") {
  auto spec = carrier_30xa500();
  spec.warm_water = WarmWater::carnot;
  const auto cold = chiller_state(spec, Temperature(20), Temperature(5));
  CHECK(cold.eir == chiller_state(spec, Temperature(20), Temperature(29.44)).eir);

  spec.cop = 8.0;  // 8/1.0239 * 1.7117 = 13.4 without the limit
  CHECK(cop(chiller_state(spec, Temperature(25), Temperature(35))) == Approx(12.0));
  spec.cop = 14.0;  // better than the limit at the border already: kept
  CHECK(cop(chiller_state(spec, Temperature(25), Temperature(35))) == Approx(14.0 / 1.0239367055));
}

TEST_CASE("chiller: warmer water never costs efficiency or capacity in the Carnot extension, and COP stays below 12") {
  auto spec = carrier_30rb390();
  spec.warm_water = WarmWater::carnot;
  for (double air : {10.0, 29.44, 35.0, 40.0, 46.0}) {
    auto before = chiller_state(spec, Temperature(15.56), Temperature(air));
    for (double water = 16; water <= 60; water += 0.5) {
      const auto now = chiller_state(spec, Temperature(water), Temperature(air));
      CHECK(now.eir <= before.eir * (1 + 1e-14));
      CHECK(now.capacity >= before.capacity * (1 - 1e-14));
      CHECK(cop(now) <= 12.0 * (1 + 1e-14));
      before = now;
    }
  }
}

TEST_CASE("chiller: it takes up to its highest part-load ratio, and power along the same curve") {
  // 1 MW at a COP of 2 with EIRFPLR = PLR: 1.2 MW for 0.6 MW; beyond, the power of 1.2 MW.
  ChillerSpec spec;
  spec.capacity = Power(1.0);
  spec.cop = 2.0;
  spec.part_load_maximum = 1.2;
  const ChillerState state = chiller_state(spec, Temperature(20.0), Temperature(15.0));
  CHECK(chiller_capability(spec, state).value() == Approx(1.2));
  CHECK(chiller_power(spec, state, Power(1.1)).value() == Approx(0.55));
  CHECK(chiller_power(spec, state, Power(1.2)).value() == Approx(0.6));
  CHECK(chiller_power(spec, state, Power(2.0)).value() == Approx(0.6));
  const DesignCooling design = design_cooling(spec, CoolantLoopSpec{}, Temperature(15.0));
  CHECK(design.heat.value() == Approx(1.2));
  CHECK(design.power_per_heat == Approx(0.5));
}
