#include "gigasim/models/power_balance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "gigasim/base/issue.hpp"

namespace gigasim {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double rounding = 1e-12;  // of the sum of what is wanted

double soon(Linear a) { return a.at(PowerBalance::instant); }

Linear not_below_zero(Linear a) { return soon(a) > 0.0 ? a : Linear{}; }

Linear clamped(Linear a, Linear bound) {
  if (soon(a) > soon(bound)) return bound;
  return soon(a) < -soon(bound) ? -bound : a;
}

void require_finite(Linear a) {
  if (!std::isfinite(a.value) || !std::isfinite(a.slope)) throw InternalFault("power balance: a limit is not finite");
}

}  // namespace

PowerBalance::Index PowerBalance::add_bus(Index parent) {
  const auto bus = static_cast<Index>(buses_.size());
  if ((bus == 0) != (parent < 0) || parent >= bus) throw InternalFault("power balance: a bus needs an earlier parent");
  buses_.push_back({parent, infinity});
  arranged_ = false;
  return bus;
}

void PowerBalance::check_port(Index bus, double price) const {
  if (bus < 0 || bus >= static_cast<Index>(buses_.size())) throw InternalFault("power balance: a port needs a bus");
  if (!std::isfinite(price)) throw InternalFault("power balance: a price is not finite");
}

PowerBalance::Index PowerBalance::add_supply(Index bus, double price) {
  check_port(bus, price);
  supplies_.push_back({{price, bus}});
  arranged_ = false;
  return static_cast<Index>(supplies_.size()) - 1;
}

PowerBalance::Index PowerBalance::add_demand(Index bus, double worth) {
  check_port(bus, worth);
  demands_.push_back({{worth, bus}});
  arranged_ = false;
  return static_cast<Index>(demands_.size()) - 1;
}

void PowerBalance::set_capacity(Index bus, Linear capacity) {
  if (std::isnan(capacity.value)) throw InternalFault("power balance: a capacity is not a number");
  capacity_slopes_ = capacity_slopes_ || capacity.slope != 0.0;
  buses_[bus].capacity = not_below_zero(capacity);
}

void PowerBalance::set_supply(Index supply, Linear limit, Linear must_run) {
  require_finite(limit);
  require_finite(must_run);
  limit = not_below_zero(limit);
  must_run = not_below_zero(must_run);
  auto& s = supplies_[supply];
  const bool free = soon(must_run) < soon(limit);
  s.firm = free ? must_run : limit;
  s.spare = limit - s.firm;
  s.clearance = free ? s.spare : must_run - limit;
}

void PowerBalance::set_price(Index supply, double price) {
  if (price == supplies_[supply].price) return;
  check_port(supplies_[supply].bus, price);
  supplies_[supply].price = price;
  arranged_ = false;
}

void PowerBalance::set_demand(Index demand, Linear wanted) {
  require_finite(wanted);
  demands_[demand].wanted = not_below_zero(wanted);
}

void PowerBalance::arrange() {
  if (buses_.empty()) throw InternalFault("power balance: no bus");
  if (order_.size() != buses_.size()) arrange_buses();
  const auto most_groups = supplies_.size() + demands_.size() + 2;
  price_.reserve(most_groups);
  offered_.reserve(most_groups);
  step_.reserve(most_groups * buses_.size());
  own_.reserve(most_groups * buses_.size());
  arrange_ports();
  arranged_ = true;
}

void PowerBalance::arrange_buses() {
  const auto n = static_cast<int>(buses_.size());
  std::vector<int> size(n, 1), next(n, 1);
  for (int bus = n - 1; bus > 0; --bus) size[buses_[bus].parent] += size[bus];
  for (auto* v : {&order_, &position_, &parent_, &end_, &side_}) v->assign(n, 0);
  for (auto* v : {&export_, &constant_, &rate_}) v->assign(n, {});
  level_.assign(n, {});
  for (int bus = 0; bus < n; ++bus) {
    if (bus > 0) {
      const int parent = buses_[bus].parent;
      parent_[next[parent]] = position_[parent];
      position_[bus] = next[parent];
      next[parent] += size[bus];
    }
    order_[position_[bus]] = bus;
    next[bus] = position_[bus] + 1;
    end_[position_[bus]] = position_[bus] + size[bus];
  }
}

PowerBalance::Port& PowerBalance::port(int i) {
  const auto n = static_cast<int>(supplies_.size());
  if (i < n) return supplies_[i];
  return demands_[i - n];
}

void PowerBalance::arrange_ports() {
  const auto supplies = static_cast<int>(supplies_.size());
  merit_.resize(supplies_.size() + demands_.size());
  std::iota(merit_.begin(), merit_.end(), 0);
  std::sort(merit_.begin(), merit_.end(),
            [&](int a, int b) { return port(a).price != port(b).price ? port(a).price < port(b).price : a < b; });
  price_.assign(1, -infinity);
  for (int previous = -1; const int i : merit_) {
    auto& p = port(i);
    const bool same = previous >= 0 && p.price == price_.back() && (i < supplies) == (previous < supplies);
    if (!same) price_.push_back(p.price);
    p.group = groups();
    p.position = position_[p.bus];
    previous = i;
  }
  price_.push_back(infinity);
  offered_.resize(price_.size());
}

bool PowerBalance::positive(Linear a) const {
  return soon(a) > 0.0 && (soon(a) > tolerance_ || std::abs(a.slope) > slope_tolerance_);
}

PowerBalance::Level PowerBalance::level_at(int group, Linear rest, Linear amount) {
  const double share = soon(rest) / soon(amount);
  return {group, share, (rest.slope - share * amount.slope) / soon(amount), soon(amount)};
}

double PowerBalance::share(int group, const Level& level) {
  return group < level.group ? 1.0 : group > level.group ? 0.0 : level.share;
}

// The product is formed an instant from now and drawn back along its slope, so that shares add up to their sum exactly.
Linear PowerBalance::used(Linear amount, int group, const Level& level) {
  const double part = share(group, level);
  const double turn = group == level.group ? soon(amount) * level.slope : 0.0;
  return {amount.value * part - instant * turn, amount.slope * part + turn};
}

void PowerBalance::solve() {
  if (!arranged_) arrange();
  offer();
  std::fill(level_.begin(), level_.end(), pool_level());
  std::fill(side_.begin(), side_.end(), 0);
  dispatch();
  if (!overloaded()) return;
  solve_tree();
  dispatch();
}

void PowerBalance::offer() {
  std::fill(offered_.begin(), offered_.end(), Linear{});
  wanted_ = {};
  double slopes = 0.0;
  for (const auto& s : supplies_) {
    offered_[0] += s.firm;
    offered_[s.group] += s.spare;
    slopes += std::abs(s.firm.slope) + std::abs(s.spare.slope) + std::abs(s.clearance.slope);
  }
  for (const auto& d : demands_) {
    offered_[d.group] += d.wanted;
    wanted_ += d.wanted;
    slopes += std::abs(d.wanted.slope);
  }
  tolerance_ = rounding * soon(wanted_);
  slope_tolerance_ = rounding * slopes;
}

PowerBalance::Level PowerBalance::pool_level() const {
  Linear rest = wanted_;
  for (int group = 0; group < groups(); ++group) {
    if (positive(offered_[group] - rest)) return positive(rest) ? level_at(group, rest, offered_[group]) : Level{group};
    rest -= offered_[group];
  }
  return {groups()};
}

void PowerBalance::dispatch() {
  std::fill(export_.begin(), export_.end(), Linear{});
  for (auto& s : supplies_) {
    const auto& level = level_[s.position];
    const auto firm = used(s.firm, 0, level);
    s.spilled = s.firm - firm;
    s.output = firm + used(s.spare, s.group, level);
    export_[s.position] += s.output;
  }
  for (auto& d : demands_) {
    d.unserved = used(d.wanted, d.group, level_[d.position]);
    d.served = d.wanted - d.unserved;
    export_[d.position] -= d.served;
  }
  for (int b = places() - 1; b > 0; --b) export_[parent_[b]] += export_[b];
}

// A branch that imports just its capacity counts: one more MW behind it has another price.
bool PowerBalance::overloaded() const {
  for (int b = 1; b < places(); ++b)
    if (positive(export_[b] - capacity(b)) || !positive(export_[b] + capacity(b))) return true;
  return false;
}

// From the root down: a bus buys at its parent's level unless that overloads its branch; then at the level at which its
// subtree exports, or imports, just the capacity.
void PowerBalance::solve_tree() {
  tabulate();
  find_level(0, {});
  for (int b = 1; b < places(); ++b) {
    if (side_[b] == 0)
      level_[b] = level_[parent_[b]];
    else
      find_level(b, capacity(b) * side_[b]);
  }
}

void PowerBalance::tabulate() {
  const auto n = places();
  step_.assign(static_cast<std::size_t>(groups()) * n, {});
  own_.assign((static_cast<std::size_t>(groups()) + 1) * n, {});
  for (const auto& s : supplies_) {
    step_[s.position] += s.firm;
    step_[s.group * n + s.position] += s.spare;
  }
  for (const auto& d : demands_) {
    step_[d.group * n + d.position] += d.wanted;
    own_[d.position] -= d.wanted;
  }
  for (int i = 0; i < groups() * n; ++i) own_[i + n] = own_[i] + step_[i];
}

// Sets the level of `position`, and the sides of all below it, where the subtree exports `target`.
void PowerBalance::find_level(int position, Linear target) {
  const int group = last_group_below(position, target);
  find_sides(position, group);
  level_[position] = {group};
  if (group == groups()) return;
  extend(position, group);
  for (int turning; (turning = next_to_turn(position, target)) != position; extend(position, group)) ++side_[turning];
  const auto rest = target - constant_[position];
  if (positive(rest) && soon(rate_[position]) > 0.0) level_[position] = level_at(group, rest, rate_[position]);
}

/// Export of the subtree when all groups before `group` are used [Eq. 4]; export_ then tells that of all below.
Linear PowerBalance::export_at(int position, int group) {
  const auto* own = &own_[group * places()];
  std::copy(own + position, own + end_[position], export_.begin() + position);
  for (int b = end_[position] - 1; b > position; --b) export_[parent_[b]] += clamped(export_[b], capacity(b));
  return export_[position];
}

int PowerBalance::last_group_below(int position, Linear target) {
  int below = 0;
  for (int above = groups() + 1; above - below > 1;) {
    const int middle = (below + above) / 2;
    (positive(export_at(position, middle) - target) ? above : below) = middle;
  }
  return below;
}

void PowerBalance::find_sides(int position, int group) {
  export_at(position, group);
  for (int b = position + 1; b < end_[position]; ++b)
    side_[b] = !positive(export_[b] + capacity(b)) ? -1 : positive(export_[b] - capacity(b)) ? 1 : 0;
}

/// Exports as constant + rate * share of the group, as long as no branch turns to its next side [Eq. 5].
void PowerBalance::extend(int position, int group) {
  const auto row = group * places();
  for (int b = position; b < end_[position]; ++b) {
    constant_[b] = own_[row + b];
    rate_[b] = step_[row + b];
  }
  for (int b = end_[position] - 1; b > position; --b) {
    if (side_[b] == 0) rate_[parent_[b]] += rate_[b];
    constant_[parent_[b]] += side_[b] == 0 ? constant_[b] : capacity(b) * side_[b];
  }
}

/// The branch whose export meets its bound at the least share; `position` itself once its target comes first.
int PowerBalance::next_to_turn(int position, Linear target) const {
  const auto meets = [&](int b, double bound) {
    return soon(rate_[b]) > 0.0 ? (bound - soon(constant_[b])) / soon(rate_[b]) : infinity;
  };
  int first = position;
  double least = meets(position, soon(target));
  for (int b = position + 1; b < end_[position]; ++b) {
    if (side_[b] > 0) continue;
    const double at = meets(b, side_[b] < 0 ? -soon(capacity(b)) : soon(capacity(b)));
    if (at < least) {
      least = at;
      first = b;
    }
  }
  return first;
}

bool PowerBalance::congested(Index bus) const {
  const auto flow_in = flow(bus);
  return !positive(buses_[bus].capacity - max(flow_in, -flow_in));
}

std::optional<PowerBalance::Index> PowerBalance::limited_by(Index demand) const {
  const auto& d = demands_[demand];
  const double shed = share(d.group, level_[d.position]);
  for (int b = d.position; b > 0; b = parent_[b])
    if (share(d.group, level_[parent_[b]]) < shed) return order_[b];
  return {};
}

std::optional<PowerBalance::Index> PowerBalance::bottleneck(Index bus) const {
  const auto& here = level_[position_[bus]];
  for (int b = position_[bus]; b > 0; b = parent_[b]) {
    const auto& beyond = level_[parent_[b]];
    if (beyond.group < here.group || (beyond.group == here.group && beyond.share < here.share)) return order_[b];
  }
  return {};
}

double PowerBalance::marginal_price(Index bus) const { return price_[level_[position_[bus]].group]; }

double PowerBalance::until_zero(Linear a) const {
  return a.slope < -slope_tolerance_ ? std::max(instant, a.value / -a.slope) : infinity;
}

double PowerBalance::horizon() const {
  double until = infinity;
  if (slope_tolerance_ == 0.0 && !capacity_slopes_) return until;
  for (const auto& s : supplies_) {
    const auto group = level_[s.position].group;
    until = std::min({until, until_zero(s.clearance), horizon_of_port(s.firm, s.firm - s.spilled, group == 0),
                      horizon_of_port(s.spare, s.output - (s.firm - s.spilled), group == s.group)});
  }
  for (const auto& d : demands_)
    until = std::min(until, horizon_of_port(d.wanted, d.unserved, level_[d.position].group == d.group));
  for (int b = 1; b < places(); ++b) until = std::min(until, horizon_of_branch(b));
  return until;
}

double PowerBalance::horizon_of_port(Linear amount, Linear taken, bool marginal) const {
  const double until = until_zero(amount);
  return marginal ? std::min({until, until_zero(taken), until_zero(amount - taken)}) : until;
}

double PowerBalance::horizon_of_branch(int position) const {
  const auto limit = capacity(position), sent = export_[position];
  if (side_[position] == 0) return std::min(until_zero(limit - sent), until_zero(limit + sent));
  const auto &here = level_[position], &there = level_[parent_[position]];
  if (here.group != there.group) return until_zero(limit);
  const double size = side_[position] * std::min(here.amount, there.amount);
  const Linear lead{(there.share - here.share) * size, (there.slope - here.slope) * size};
  return std::min(until_zero(limit), until_zero(lead));
}

}  // namespace gigasim
