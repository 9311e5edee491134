#include "hall.hpp"

#include <algorithm>
#include <cmath>

#include "job.hpp"
#include "power_ports.hpp"

namespace gigasim::sim {

namespace {
double overhead(const RackSpec& spec) { return 1.0 + spec.network_share + spec.support_share; }
}  // namespace

// hall

Hall::Hall(const World& world, int index)
    : spec(world.scenario.halls.items[index].second), name(world.scenario.halls.items[index].first), world_(world) {
  loop = index_of(world.scenario.loops, spec.loop);
  bus = index_of(world.scenario.buses, spec.bus);
  site = index_of(world.scenario.sites, spec.site);
  if (loop >= 0) water_ = &world.scenario.loops.items[loop].second.water;
  for (const auto& fleet : world.fleets) {
    if (!fleet->spec || fleet->spec->at != name) continue;
    if (fleet->kind == "rack") racks.push_back(fleet.get());
    if (fleet->kind == "cdu") cdus.push_back(fleet.get());
  }
}

int Hall::up() const {
  int n = 0;
  for (const Fleet* fleet : racks) n += fleet->count(State::running);
  return n;
}

double Hall::rack_load_mw(const Fleet& fleet) const {
  const auto& rack = fleet.device<RackSpec>();
  return rack_power(rack, highest_utilisation(world_.scenario, name, spec, rack)).value() * overhead(rack);
}

double Hall::boot_s() const {
  double longest = 0.0;
  for (const Fleet* fleet : racks) longest = std::max(longest, fleet->device<RackSpec>().boot.value());
  return longest;
}

int Hall::in_service() const {
  int n = 0;
  for (const Fleet* fleet : racks) n += fleet->in_service();
  return n;
}

/// Rack input without network and support servers, and its liquid part.
struct Hall::Part {
  double racks_mw = 0.0, liquid_mw = 0.0;
};

double Hall::allowed_mw(const RackSpec& rack, double utilisation) const {
  return std::min(rack_power(rack, utilisation).value(), thermal_limit * rack.rating.value()) * cdu_share_;
}

Linear Hall::draw_mw(const RackSpec& rack, double utilisation) const {
  const double allowed = allowed_mw(rack, utilisation);
  const double range = it_full_mw - it_base_mw;
  if (it.value >= it_full_mw * (1.0 - 1e-9) && it.slope == 0.0) return {allowed};
  const double floor = std::min(allowed, rack_power_capped(rack, utilisation).value());
  if (range <= 1e-12) return {floor};
  const double share = std::clamp((it.value - it_base_mw) / range, 0.0, 1.0);
  return {floor + share * (allowed - floor), it.slope / range * (allowed - floor)};
}

void Hall::add(const RackSpec& rack, int count, double utilisation, double planned, Part& sum) {
  if (count == 0) return;
  const double share = count * overhead(rack);
  const double wanted = rack_power(rack, utilisation).value();
  const double allowed = std::min(wanted, thermal_limit * rack.rating.value());
  it_wanted_mw += wanted * share;
  it_planned_mw += (planned == utilisation ? wanted : rack_power(rack, planned).value()) * share;
  it_full_mw += allowed * share;
  it_base_mw += std::min(allowed, rack_power_capped(rack, utilisation).value()) * share;
  heat_lost_mw += (wanted - allowed) * share;
  sum.racks_mw += count * allowed;
  sum.liquid_mw += count * allowed * rack.liquid_fraction;
}

void Hall::update(double now) {
  design_it_mw = it_wanted_mw = it_planned_mw = held_up_mw = it_full_mw = it_base_mw = standby_mw = heat_lost_mw = 0.0;
  Part sum;
  int to_shed = tripped ? up() : shed, to_boot = 0;
  for (const Booting& b : booting) to_boot += b.racks;
  for (Fleet* fleet : racks) {
    const auto& rack = fleet->device<RackSpec>();
    const int up_here = fleet->count(State::running);
    const int off = std::min(to_shed, up_here), restarting = std::min(to_boot, up_here - off);
    to_shed -= off;
    to_boot -= restarting;
    if (off + restarting != fleet->without_power.count())
      fleet->without_power.add(now, off + restarting - fleet->without_power.count());
    fleet->off = off;
    fleet->rebooting = restarting;
    design_it_mw += fleet->in_service() * rack.rating.value() * overhead(rack);
    int left = up_here - off - restarting, at_rest = left;
    double busiest = 0.0;
    for (const Draw& d : fleet->draws) {
      if (d.racks > 0) busiest = std::max(busiest, d.planned);
      const int racks_on = std::min(d.racks, left);
      left -= racks_on;
      if (d.utilisation > 0.0) at_rest -= racks_on;
      add(rack, racks_on, d.utilisation, d.planned, sum);
    }
    add(rack, left + restarting + fleet->count(State::starting), 0.0, 0.0, sum);
    if (busiest > 0.0) fleet->off_utilisation = off == 0 ? busiest : std::max(busiest, fleet->off_utilisation);
    if (off > 0)
      held_up_mw += at_rest * (rack_power(rack, fleet->off_utilisation) - rack.idle).value() * overhead(rack);
    const double missed_mw = off * rack_power(rack, fleet->off_utilisation).value() * overhead(rack);
    it_wanted_mw += missed_mw;
    it_planned_mw += missed_mw;
    heat_lost_mw += tripped ? missed_mw : 0.0;
    standby_mw += off * rack.standby.value();
  }
  limit_by_cdus(sum.liquid_mw);
  network_share = it_full_mw > 0.0 ? 1.0 - std::min(1.0, sum.racks_mw * cdu_share_ / it_full_mw) : 0.0;
  loss = conversion_polynomial(spec.conversion, Power(design_it_mw));
  if (water_ && !racks.empty()) {
    const double liquid = racks.front()->device<RackSpec>().liquid_fraction;
    fans_per_it = liquid * water_->cdu_share + (1.0 - liquid) * water_->air_share;
  }
}

void Hall::limit_by_cdus(double liquid_mw) {
  cdu_share_ = 1.0;
  if (!cdus.empty() && liquid_mw > 0.0) {
    double capacity = 0.0;
    for (const Fleet* fleet : cdus)
      capacity += fleet->count(State::running) * fleet->device<CduSpec>().capacity.value();
    cdu_share_ = std::min(1.0, capacity / liquid_mw);
  }
  cdu_binds = cdu_share_ < 1.0;
  heat_lost_mw += (1.0 - cdu_share_) * it_full_mw;
  it_full_mw *= cdu_share_;
  it_base_mw = std::min(it_base_mw, it_full_mw);
}

Linear Hall::it_of(Linear drawn) const {
  const double linear = 1.0 + loss.b;
  const double it_mw = 2.0 * drawn.value / (linear + std::sqrt(linear * linear + 4.0 * loss.c * drawn.value));
  return {it_mw, drawn.slope / (linear + 2.0 * loss.c * it_mw)};
}

// loop

Loop::Loop(const World& world, int index)
    : spec(world.scenario.loops.items[index].second),
      name(world.scenario.loops.items[index].first),
      temperature_c(spec.water.supply.degc),
      peak_c(temperature_c) {
  site = index_of(world.scenario.sites, spec.site);
  bus = index_of(world.scenario.buses, spec.bus);
  for (const auto& fleet : world.fleets) {
    if (!fleet->spec || fleet->spec->at != name) continue;
    if (fleet->kind == "chiller") chillers.push_back(fleet.get());
    if (fleet->kind == "dry_cooler") dry_coolers.push_back(fleet.get());
  }
  chiller_state.resize(chillers.size());
  chiller_slope.resize(chillers.size());
  dry_cell_mw.resize(dry_coolers.size());
  loading_since_sum.resize(chillers.size());
  update_size(0.0);
}

void Loop::update_size(double installed_rack_heat_mw) {
  design_heat_mw = installed_rack_heat_mw;
  capacity = loop_heat_capacity(spec.water.volume, Power(std::max(0.1, installed_rack_heat_mw)));
}

void Loop::update_air(const Site& air_of) {
  const Temperature water(temperature_c);
  const Temperature yard = air_of.air.ambient + spec.water.recirculation;
  constexpr double step_k = 0.5;
  for (std::size_t i = 0; i < chillers.size(); ++i) {
    const auto& unit = chillers[i]->device<ChillerSpec>();
    chiller_state[i] = gigasim::chiller_state(unit, water, yard);
    const Power warmer = gigasim::chiller_state(unit, Temperature(temperature_c + step_k), yard).capacity;
    chiller_slope[i] = std::max(0.0, (warmer - chiller_state[i].capacity).value() / step_k);
  }
  const Temperature back = water + spec.water.rise;
  for (std::size_t i = 0; i < dry_coolers.size(); ++i)
    dry_cell_mw[i] = dry_cooler_heat(dry_coolers[i]->device<DryCoolerSpec>(), back, air_of.air.ambient, 1.0).value();
  difference_k = (back - air_of.air.ambient).value();
  if (dry_coolers.empty()) return;
  const auto& cell = dry_coolers.front()->device<DryCoolerSpec>();
  const double full = std::max(1e-12, dry_cell_mw.front());
  for (int k = 0; k < table_size; ++k) {
    const double speed = static_cast<double>(k) / (table_size - 1);
    fan_heat_[k] =
        dry_cell_mw.front() <= 0.0 ? speed : dry_cooler_heat(cell, back, air_of.air.ambient, speed).value() / full;
    fan_speed_cubed_[k] = gigasim::fan_power(Power(1.0), cell.fan_fixed_share, speed).value();
  }
}

double Loop::dry_mw() const {
  double q = 0.0;
  for (std::size_t i = 0; i < dry_coolers.size(); ++i) q += dry_coolers[i]->count(State::running) * dry_cell_mw[i];
  return q;
}

double Loop::cooling_units(std::size_t i, double now) const {
  const int loading = chillers[i]->count(State::loading), running = chillers[i]->count(State::running);
  const double loading_s = chillers[i]->device<ChillerSpec>().loading.value();
  return loading > 0 && loading_s > 0.0 ? running + (loading * now - loading_since_sum[i]) / loading_s : running;
}

Linear Loop::capability(double now) const {
  Linear q{dry_mw()};
  for (std::size_t i = 0; i < chillers.size(); ++i) {
    const int loading = chillers[i]->count(State::loading);
    const double full = chiller_state[i].capacity.value(),
                 loading_s = chillers[i]->device<ChillerSpec>().loading.value();
    q += Linear{full * cooling_units(i, now), loading > 0 && loading_s > 0.0 ? full * loading / loading_s : 0.0};
  }
  return q;
}

double Loop::conductance_mw_per_k() const {
  double g = difference_k > 0.0 ? dry_mw() / difference_k : 0.0;
  for (std::size_t i = 0; i < chillers.size(); ++i) g += chillers[i]->count(State::running) * chiller_slope[i];
  return g;
}

double Loop::fan_power_mw(double heat_mw) const {
  const double full = dry_mw();
  if (full <= 0.0 || heat_mw <= 0.0) return 0.0;
  double rated = 0.0;
  for (const Fleet* fleet : dry_coolers)
    rated += fleet->count(State::running) * fleet->device<DryCoolerSpec>().fan.value();
  const double share = std::min(1.0, heat_mw / full);
  int k = 1;
  while (k < table_size - 1 && fan_heat_[k] < share) ++k;
  const double t = (share - fan_heat_[k - 1]) / (fan_heat_[k] - fan_heat_[k - 1]);
  return rated * (fan_speed_cubed_[k - 1] + t * (fan_speed_cubed_[k] - fan_speed_cubed_[k - 1]));
}

double Loop::power_for(double q_mw, double now) const {
  if (q_mw <= 0.0) return 0.0;
  const double dry = std::min(q_mw, dry_mw());
  double sum = fan_power_mw(dry);
  double running = 0.0;
  for (std::size_t i = 0; i < chillers.size(); ++i)
    running += cooling_units(i, now) * chiller_state[i].capacity.value();
  if (running > 0.0 && q_mw > dry) {
    const double part_load = std::min(1.0, (q_mw - dry) / running);
    for (std::size_t i = 0; i < chillers.size(); ++i) {
      const ChillerState& state = chiller_state[i];
      sum += cooling_units(i, now) *
             chiller_power(chillers[i]->device<ChillerSpec>(), state, state.capacity * part_load).value();
    }
  }
  const double flow = design_heat_mw > 0.0 ? std::min(1.0, q_mw / design_heat_mw) : 0.0;
  return sum + fan_power(Power(spec.water.pump_share * design_heat_mw), spec.water.pump_fixed_share, flow).value();
}

}  // namespace gigasim::sim
