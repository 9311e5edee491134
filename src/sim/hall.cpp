#include "hall.hpp"

#include <algorithm>
#include <cmath>

#include "job.hpp"
#include "power_ports.hpp"

namespace gigasim::sim {

// hall

Hall::Hall(const World& world, int index)
    : spec(world.scenario.halls.items[index].second), name(world.scenario.halls.items[index].first), world_(world) {
  loop = index_of(world.scenario.loops, spec.loop);
  bus = index_of(world.scenario.buses, spec.bus);
  if (loop >= 0) water_ = &world.scenario.loops.items[loop].second.water;
  for (const auto& pool : world.racks)
    if (pool->hall() == index) racks.push_back(pool.get());
  std::sort(racks.begin(), racks.end(),
            [](const RackPool* a, const RackPool* b) { return a->fleet.name < b->fleet.name; });
  for (const CduFleet& cdu : world.cdus)
    if (cdu.fleet->at == index) cdus.push_back(&cdu);
}

int Hall::up() const {
  int n = 0;
  for (const RackPool* pool : racks) n += pool->fleet.count(State::running);
  return n;
}

double Hall::rack_load_mw(const RackPool& pool) const {
  const RackSpec& rack = pool.rack;
  return rack_power(rack, highest_utilisation(world_.scenario, name, spec, rack)).value() * it_per_rack_input(rack);
}

double Hall::boot_s() const {
  double longest = 0.0;
  for (const RackPool* pool : racks) longest = std::max(longest, pool->rack.boot.value());
  return longest;
}

int Hall::in_service() const {
  int n = 0;
  for (const RackPool* pool : racks) n += pool->fleet.in_service();
  return n;
}

/// Rack input without network and support servers, and its liquid part; the liquid part with them.
struct Hall::Part {
  double racks_mw = 0.0, liquid_mw = 0.0, liquid_it_mw = 0.0;
};

/// Power of a rack that its coolant lets it draw, MW. Cool racks draw what they want, though rounding may put full work
/// above their rating.
double Hall::allowed_by_coolant_mw(const RackSpec& rack, double wanted_mw) const {
  return thermal_limit < 1.0 ? std::min(wanted_mw, thermal_limit * rack.rating.value()) : wanted_mw;
}

double Hall::allowed_mw(const RackSpec& rack, double utilisation) const {
  return allowed_by_coolant_mw(rack, rack_power(rack, utilisation).value()) * cdu_share_;
}

double Hall::lowest_mw() const { return world_.scenario.policy.cap ? it_base_mw : it_full_mw; }

/// A load that rises (a job that starts, racks that come back) is under control: its racks wake one after another, as
/// machines take the load. A load that has run stands for itself.
void Hall::hold_rise(double now, double patience_s) {
  it_firm_mw = lowest_mw();
  if (before_mw >= it_firm_mw) {
    rising_since = never;
    return;
  }
  if (rising_since == never) {
    rising_since = now;
    rise_from_mw = before_mw;
  }
  if (now < rising_since + patience_s) it_firm_mw = std::min(rise_from_mw, before_mw);
}

Linear Hall::draw_mw(const RackSpec& rack, double utilisation) const {
  const double allowed = allowed_mw(rack, utilisation);
  const double range = it_full_mw - it_base_mw;
  if (it.value >= it_full_mw * (1.0 - 1e-9) && it.slope == 0.0) return {allowed};
  const double floor = std::min(allowed, rack_power_capped(rack, utilisation).value());
  if (it.value < it_base_mw) return {floor * it.value / it_base_mw, floor * it.slope / it_base_mw};
  if (range <= 1e-12) return {floor};
  const double share = std::clamp((it.value - it_base_mw) / range, 0.0, 1.0);
  return {floor + share * (allowed - floor), it.slope / range * (allowed - floor)};
}

void Hall::add(const RackSpec& rack, int count, double utilisation, double planned, Part& sum) {
  if (count == 0) return;
  const double share = count * it_per_rack_input(rack);
  const double wanted = rack_power(rack, utilisation).value();
  const double allowed = allowed_by_coolant_mw(rack, wanted);
  it_wanted_mw += wanted * share;
  it_planned_mw += (planned == utilisation ? wanted : rack_power(rack, planned).value()) * share;
  it_full_mw += allowed * share;
  it_base_mw += std::min(allowed, rack_power_capped(rack, utilisation).value()) * share;
  heat_lost_mw += (wanted - allowed) * share;
  sum.racks_mw += count * allowed;
  sum.liquid_mw += count * allowed * rack.liquid_fraction;
  sum.liquid_it_mw += allowed * share * rack.liquid_fraction;
}

void Hall::update(double now) {
  design_it_mw = it_wanted_mw = it_planned_mw = held_up_mw = it_full_mw = it_base_mw = standby_mw = heat_lost_mw = 0.0;
  Part sum;
  int to_shed = tripped ? up() : shed, to_boot = 0;
  for (const Booting& b : booting) to_boot += b.racks;
  for (RackPool* pool : racks) {
    const RackSpec& rack = pool->rack;
    const double full_before = it_full_mw, base_before = it_base_mw;
    const int up_here = pool->fleet.count(State::running);
    const int off = std::min(to_shed, up_here), restarting = std::min(to_boot, up_here - off);
    to_shed -= off;
    to_boot -= restarting;
    if (off + restarting != pool->without_power.count())
      pool->without_power.add(now, off + restarting - pool->without_power.count());
    pool->off = off;
    pool->rebooting = restarting;
    design_it_mw += pool->fleet.in_service() * rack.rating.value() * it_per_rack_input(rack);
    int left = up_here - off - restarting, at_rest = left;
    double busiest = 0.0;
    for (const Draw& d : pool->draws) {
      if (d.racks > 0) busiest = std::max(busiest, d.planned);
      const int racks_on = std::min(d.racks, left);
      left -= racks_on;
      if (d.utilisation > 0.0) at_rest -= racks_on;
      add(rack, racks_on, d.utilisation, d.planned, sum);
    }
    add(rack, left + restarting + pool->fleet.count(State::starting), 0.0, 0.0, sum);
    pool->full_mw = it_full_mw - full_before;
    pool->base_mw = it_base_mw - base_before;
    if (busiest > 0.0) pool->off_utilisation = off == 0 ? busiest : std::max(busiest, pool->off_utilisation);
    if (off > 0)
      held_up_mw += at_rest * (rack_power(rack, pool->off_utilisation) - rack.idle).value() * it_per_rack_input(rack);
    // A rack that is off draws its standby power and misses the rest.
    const double full_mw = rack_power(rack, pool->off_utilisation).value() * it_per_rack_input(rack);
    const double missed_mw = off * std::max(0.0, full_mw - rack.standby.value());
    it_wanted_mw += missed_mw;
    it_planned_mw += missed_mw;
    heat_lost_mw += tripped ? missed_mw : 0.0;
    standby_mw += off * rack.standby.value();
  }
  it_planned_mw += held_up_mw;
  if (water_) {
    const double liquid = liquid_share(sum);
    fans_per_it = liquid * water_->cdu_share + (1.0 - liquid) * water_->air_share;
  }
  limit_by_cdus(sum.liquid_mw);
  network_share = it_full_mw > 0.0 ? 1.0 - std::min(1.0, sum.racks_mw * cdu_share_ / it_full_mw) : 0.0;
  loss = conversion_polynomial(spec.conversion, Power(design_it_mw));
}

/// A cap takes the same share of every fleet's range; below the range every fleet loses the same share.
Linear Hall::part_of(const RackPool& pool) const {
  double full = 0.0, base = 0.0;
  for (const RackPool* other : racks) {
    full += other->full_mw;
    base += other->base_mw;
  }
  const double above = (it.value - base * cdu_share_), range = (full - base) * cdu_share_;
  if (range > 0.0 && above >= 0.0) {
    const double share = (pool.full_mw - pool.base_mw) * cdu_share_ / range;
    return Linear{pool.base_mw * cdu_share_} + Linear{above, it.slope} * share;
  }
  return full > 0.0 ? it * (base > 0.0 ? pool.base_mw / base : pool.full_mw / full) : Linear{};
}

/// Share of the racks' heat that water carries: of what they draw; of the racks in service where none draws; of all
/// that ever come where none is in service.
double Hall::liquid_share(const Part& drawn) const {
  if (it_full_mw > 0.0) return drawn.liquid_it_mw / it_full_mw;
  double installed = 0.0, liquid_installed = 0.0, all = 0.0, liquid_all = 0.0;
  for (const RackPool* pool : racks) {
    const double each = pool->rack.rating.value() * it_per_rack_input(pool->rack);
    const double here = pool->fleet.in_service() * each, ever = static_cast<double>(pool->fleet.units.size()) * each;
    installed += here;
    liquid_installed += here * pool->rack.liquid_fraction;
    all += ever;
    liquid_all += ever * pool->rack.liquid_fraction;
  }
  if (installed > 0.0) return liquid_installed / installed;
  return all > 0.0 ? liquid_all / all : 0.0;
}

void Hall::limit_by_cdus(double liquid_mw) {
  cdu_share_ = 1.0;
  if (!cdus.empty() && liquid_mw > 0.0) {
    double capacity = 0.0;
    for (const CduFleet* cdu : cdus) capacity += cdu->fleet->count(State::running) * cdu->unit_mw;
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

}  // namespace gigasim::sim
