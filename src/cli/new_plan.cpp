#include "new_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/base/saturated.hpp"
#include "gigasim/base/text.hpp"
#include "gigasim/models/weather.hpp"

namespace gigasim::cli {

namespace {
constexpr double utilisation = 0.9, losses_on_the_way = 1.03;
constexpr auto day = std::chrono::hours(24);

int up(double x) { return saturated<int>(std::ceil(x - 1e-9)); }

const Device& device(const Scenario& s, const char* fleet) { return s.fleets.find(fleet)->device; }

int spare(int needed) { return std::max(1, up(needed / 10.0)); }

Stage stage(const CampusWish& wish, const CampusSize& s, int racks, double heat_per_it) {
  Stage x{.racks = racks};
  x.it_mw = racks * s.rack_mw;
  x.facility_mw = x.it_mw * s.per_it;
  x.heat_mw = x.it_mw * heat_per_it;
  const int coolers = up(x.heat_mw / s.cooler_mw),
            turbines = up(std::max(0.0, x.facility_mw * losses_on_the_way - wish.grid_mw) / s.turbine_mw);
  x.coolers = coolers + spare(coolers);
  x.turbines = turbines > 0 ? turbines + spare(turbines) : 0;
  x.circuits = up(x.facility_mw / s.circuit_mw) + 1;
  x.megapacks = wish.megapacks.value_or(up((turbines > 0 ? s.turbine_mw : 0.1 * x.facility_mw) / s.megapack_mw));
  return x;
}
}  // namespace

CampusSize size_campus(const CampusWish& wish, bool large, const Scenario& like) {
  const Climate& climate = *find_climate(wish.climate);
  const RackSpec& rack = *racks_of(device(like, "racks"));
  const CoolantLoopSpec& loop = like.loops.find("water")->water;
  CampusSize s{.large = large, .design_c = climate.design_dry_bulb_c, .gpus_a_rack = rack.gpus};
  const Temperature design(s.design_c);
  s.rack_mw = rack_power(rack, utilisation).value() * it_per_rack_input(rack);
  s.turbine_mw = capability_of(device(like, "turbines"), {design, Pressure(climate.pressure_kpa[6])}).value();
  const DesignCooling cooler = design_cooling_of(device(like, "coolers"), loop, design + loop.recirculation).value();
  s.cooler_mw = cooler.heat.value();
  s.circuit_mw = circuit_capacity(like.buses.find("halls")->via->circuit).value();
  s.megapack_mw = unit_size_mw(device(like, "megapacks"));
  const double drawn = 1.0 + conversion_loss(like.halls.find("hall")->conversion, Power(1.0), Power(1.0)).value();
  const double fans = rack.liquid_fraction * loop.cdu_share + (1.0 - rack.liquid_fraction) * loop.air_share;
  s.per_it = drawn * (1.0 + cooler.power_per_heat + loop.pump_share) + fans;
  const int racks = std::max(
      1, wish.gpus ? up(static_cast<double>(*wish.gpus) / rack.gpus) : saturated<int>(*wish.it_mw / s.rack_mw + 1e-9));
  s.whole = stage(wish, s, racks, drawn + fans);
  s.half = stage(wish, s, (racks + 1) / 2, drawn + fans);
  s.half.name = "first half";
  s.half.turbines = std::min(s.half.turbines, s.whole.turbines);
  return s;
}

namespace {
/// Deliveries of one stage beyond those of the one before, each with the reason for its number.
class Deliveries {
 public:
  Deliveries(const Stage& before, const Stage& now, Date racks) : before_(before), now_(now), racks_(racks) {}

  void add(const std::string& kind, const char* fleet, int Stage::* count, const std::string& more,
           const std::string& why) {
    const int n = now_.*count - before_.*count;
    if (n <= 0) return;
    text_ += fmt::format("      # {}\n      - {{{}: {}, count: {}, date: {}{}}}\n", why, kind, fleet, n,
                         to_string(racks_ - 28 * day), more);
    if (kind == "fleet") after_ += (after_.empty() ? "" : ", ") + std::string(fleet);
  }
  std::string text(const std::string& racks_why) const {
    const int n = now_.racks - before_.racks;
    return text_ + fmt::format("      # {}\n      - {{fleet: racks, count: {}, date: {}, rate: {}/day{}}}\n", racks_why,
                               n, to_string(racks_), up(n / 30.0), after_.empty() ? "" : ", after: [" + after_ + "]");
  }

 private:
  const Stage& before_;
  const Stage& now_;
  Date racks_;
  std::string text_{}, after_{};
};

std::string n_plus(int all, int needed) { return fmt::format("{} + {}", needed, all - needed); }

std::string phase_text(const CampusWish& wish, const CampusSize& s, const Stage& before, const Stage& now, Date racks) {
  Deliveries d(before, now, racks);
  const double wanted = now.facility_mw * losses_on_the_way - wish.grid_mw;
  d.add("fleet", "turbines", &Stage::turbines, ", commissioning: 2 weeks",
        fmt::format("in all {}: {} MW of facility power and feeder losses{}, {} MW each at {} degC, and one in ten, at "
                    "least one, to spare",
                    n_plus(now.turbines, up(wanted / s.turbine_mw)), human(now.facility_mw * losses_on_the_way),
                    wish.grid_mw > 0.0 ? fmt::format(" less {} MW of grid", human(wish.grid_mw)) : "",
                    human(s.turbine_mw), human(s.design_c)));
  d.add("feeder", "halls", &Stage::circuits, "",
        fmt::format("in all {}: {} MW, {} MW a circuit, and one to spare", n_plus(now.circuits, now.circuits - 1),
                    human(now.facility_mw), human(s.circuit_mw)));
  d.add("fleet", "megapacks", &Stage::megapacks, "",
        wish.megapacks
            ? "as asked for"
            : fmt::format("{} MW each: together they bridge the loss of {}", human(s.megapack_mw),
                          now.turbines > 0 ? "a turbine until another has started" : "a tenth of the power"));
  d.add("fleet", "coolers", &Stage::coolers, ", commissioning: 1 week",
        fmt::format("in all {}: {} MW of heat, {} MW each in {} degC air, and one in ten, at least one, to spare",
                    n_plus(now.coolers, up(now.heat_mw / s.cooler_mw)), human(now.heat_mw), human(s.cooler_mw),
                    human(s.design_c)));
  const std::string racks_text = d.text(fmt::format("in all {}: {} GPUs, {} MW of IT at {} kW each with its network",
                                                    now.racks, human(static_cast<long>(now.racks) * s.gpus_a_rack),
                                                    human(now.it_mw), human(1000.0 * s.rack_mw)));
  return fmt::format("  - name: {}\n    add:\n{}", now.name, racks_text);
}

std::string fleets_text(const CampusWish& wish, const CampusSize& s, Date end) {
  const char* turbine = s.large ? "Titan 350" : "Titan 130";
  std::string text;
  if (s.whole.turbines > 0)
    text += fmt::format(
        "  turbines: {{kind: gas_turbine, model: {}, at: plant, crew: turbine-crew{}}}\n", turbine,
        wish.leased ? fmt::format(", lease: {{rate: 35 kUSD/MW/month, until: {}}}", to_string(end + 31 * day)) : "");
  if (wish.grid_mw > 0.0)
    text += fmt::format("  grid: {{kind: grid_tie, at: plant, initial: 1, firm: {} MW, price: 55 USD/MWh}}\n",
                        shortest(wish.grid_mw));
  if (s.whole.megapacks > 0)
    text += "  megapacks: {kind: battery, model: Megapack 2 XL 2h, at: halls, crew: plant-crew}\n";
  text += wish.water == Water::chilled
              ? "  coolers: {kind: chiller, model: Carrier 30XA500, at: water, crew: plant-crew}\n"
              : "  coolers: {kind: dry_cooler, model: Dry cooler cell, at: water, design_difference: 12 K, crew: "
                "plant-crew}\n";
  return text +
         fmt::format("  racks: {{kind: rack, model: {}, at: hall, crew: rack-crew, spares: {}, turnaround: 2 d}}\n",
                     wish.water == Water::chilled ? "GB200 NVL72" : "GB300 NVL72",
                     std::max(10, up(s.whole.racks / 10.0)));
}

std::string quoted(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
  return "\"" + escaped + "\"";
}
}  // namespace

std::string plan_text(const CampusWish& wish, const CampusSize& s) {
  const bool two = s.whole.racks > 1;
  const Date start = wish.first_racks - 35 * day, second = wish.first_racks + 91 * day,
             end = (two ? second : wish.first_racks) + 365 * day;
  const Stage nothing{.racks = 0, .turbines = 0, .coolers = 0, .circuits = 0, .megapacks = 0};
  std::string text = fmt::format(
      "# Does {} carry its {} racks through a year, the hottest afternoons and failures included?\n"
      "# A start: counts are by the catalog's figures at the design temperature of the site. Change them, and run it "
      "again.\n"
      "name: {}\nstart: {}\nend: {}\n\nsites:\n  here: {{climate: {}}}                  # design temperature {} "
      "degC\n\n"
      "buses:\n  plant: {{site: here}}\n  halls: {{site: here, from: plant, via: {{model: 34.5 kV underground, "
      "circuits: 0, length: 2 km}}}}\n\n",
      wish.name, s.whole.racks, quoted(wish.name), to_string(start), to_string(end), wish.climate, human(s.design_c));
  text += fmt::format(
      "loops:\n  water: {{site: here, bus: halls, supply: {}}}\n\nhalls:\n  hall: {{site: here, bus: halls, loop: "
      "water, utilisation: {}}}   # of full power; or give the racks `jobs:`\n\n"
      "crews:\n  rack-crew: {{count: {}}}\n{}  plant-crew: {{count: {}}}\n\nfleets:\n{}\nphases:\n",
      wish.water == Water::chilled ? "25 degC" : "37 degC", utilisation, std::max(2, up(0.03 * s.whole.racks)),
      s.whole.turbines > 0 ? fmt::format("  turbine-crew: {{count: {}}}\n", std::max(1, up(s.whole.turbines / 5.0)))
                           : "",
      std::max(1, up(s.whole.coolers / 40.0)), fleets_text(wish, s, end));
  if (two)
    text += phase_text(wish, s, nothing, s.half, wish.first_racks) + phase_text(wish, s, s.half, s.whole, second);
  else
    text += phase_text(wish, s, nothing, s.whole, wish.first_racks);
  if (s.whole.turbines == 0) text += "\npolicy:\n  reserve: {units: 0}                       # no turbine to spin\n";
  text += fmt::format(
      "\nexpect:                                       # `gigasim check` judges these\n  - served in \"{}\" >= 99.9 "
      "%\n  - lost to generation <= 0.5 %\n  - no hall above 45 degC\n",
      s.whole.name);
  return text;
}

}  // namespace gigasim::cli
