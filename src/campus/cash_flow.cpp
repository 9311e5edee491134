#include "cash_flow.hpp"

#include <algorithm>
#include <map>

namespace gigasim {

using std::chrono::seconds;

std::string month_name(Date date) { return iso_date(date).substr(0, 7); }

double overlap_s(Date a_from, Date a_to, Date b_from, Date b_to) {
  return std::max(0.0, clock_s(std::max(a_from, b_from), std::min(a_to, b_to)));
}

namespace {

Date next_month(Date date) {
  using namespace std::chrono;
  const year_month_day day(floor<days>(date));
  return sys_days((day.year() / day.month() + months(1)) / 1);
}

/// Length of the calendar month of a date.
double month_s(Date date) {
  const Date end = next_month(date);
  using namespace std::chrono;
  const year_month_day day(floor<days>(date));
  return clock_s(sys_days(day.year() / day.month() / 1), end);
}

class Table {
 public:
  Table(const Scenario& scenario, const RunResult& run, const std::vector<Asset>& all)
      : s_(scenario), run_(run), assets_(all), stretches_(stretches(run)) {}

  std::vector<CashFlow> fill() {
    for (const UnitBatch& batch : run_.batches) {
      buy(batch);
      keep(batch);
    }
    for (const FleetMonth& month : run_.fleet_months) operate(month);
    demand_charges();
    for (const auto& [name, crew] : s_.crews) pay(name, crew);
    if (s_.economics.gpu_hour_sold) sell();
    return std::move(flows_);
  }

 private:
  const Asset& asset(int fleet) const { return assets_[static_cast<std::size_t>(fleet)]; }
  void add(const std::string& month, const std::string& phase, const std::string& owner, const Asset& a, CashKind kind,
           double usd);
  void buy(const UnitBatch&);
  void keep(const UnitBatch&);
  void operate(const FleetMonth&);
  void demand_charges();
  void pay(const std::string& name, const CrewSpec&);
  void sell();
  const std::string& phase_at(Date date) const;

  const Scenario& s_;
  const RunResult& run_;
  const std::vector<Asset>& assets_;
  std::vector<Stretch> stretches_;
  std::vector<CashFlow> flows_;
};

/// The last party of a venture gets what the others leave, so that nothing is lost to rounding.
void Table::add(const std::string& month, const std::string& phase, const std::string& owner, const Asset& a,
                CashKind kind, double usd) {
  if (usd == 0.0) return;
  const auto one = [&](const std::string& who, double part) {
    flows_.push_back({month, phase, who, a.resource, a.name, kind, part});
  };
  const VentureSpec* venture = s_.economics.ventures.find(owner);
  if (!venture || venture->shares.empty()) return one(owner, usd);
  double left = usd;
  for (std::size_t i = 0; i < venture->shares.size(); ++i) {
    const auto& [party, share] = venture->shares.items[i];
    const double part = i + 1 < venture->shares.size() ? usd * share : left;
    one(party, part);
    left -= part;
  }
}

const std::string& Table::phase_at(Date date) const {
  const auto after = std::find_if(stretches_.begin(), stretches_.end(), [&](const Stretch& s) { return date < s.to; });
  return (after != stretches_.end() ? *after : stretches_.back()).phase;
}

/// A deposit with the order, the rest at delivery; units that leave early fetch a share of their book value.
void Table::buy(const UnitBatch& b) {
  const Asset& a = asset(b.fleet);
  const double usd = a.unit_usd * b.units;
  if (!b.phase.empty()) {
    const double deposit = usd * a.payment.deposit;
    const Date order = date_at(b.arrived, -a.payment.ahead.value());
    add(month_name(order), b.phase, a.owner, a, CashKind::capex, -deposit);
    add(month_name(b.arrived), b.phase, a.owner, a, CashKind::capex, -(usd - deposit));
  }
  if (!b.left) return;
  const double left = book_value(usd, Duration(clock_s(b.arrived, *b.left)), a.life);
  add(month_name(*b.left), phase_at(*b.left), a.owner, a, CashKind::salvage, s_.economics.salvage * left);
}

void Table::keep(const UnitBatch& b) {
  const Asset& a = asset(b.fleet);
  const double usd_per_s = a.unit_usd * b.units * a.upkeep_per_year / seconds_per_year;
  if (usd_per_s == 0.0) return;
  for (const Stretch& s : stretches_)
    add(s.month, s.phase, a.owner, a, CashKind::maintenance,
        -usd_per_s * overlap_s(s.from, s.to, b.arrived, b.left.value_or(run_.end)));
}

void Table::operate(const FleetMonth& m) {
  const Asset& a = asset(m.fleet);
  if (!a.fleet) return;
  const std::string& payer = s_.economics.operator_name;
  const Device& device = a.fleet->device;
  const double variable = variable_cost_of(device).value * m.energy_mwh;
  add(m.month, m.phase, a.owner, a, CashKind::maintenance, -variable);
  const CashKind bill = a.account == Account::grid ? CashKind::energy : CashKind::fuel;
  add(m.month, m.phase, payer, a, bill, -(m.cost_usd - variable));
  add(m.month, m.phase, payer, a, CashKind::co2,
      -s_.economics.co2_price.value * emissions_of(device, Energy(m.fuel_mwh_lhv)).co2.value());
  if (!a.fleet->lease) return;
  const double unit_months = m.in_service_hours / (hours_per_year / 12.0);
  add(m.month, m.phase, payer, a, CashKind::rent, -a.fleet->lease->rate.value * unit_size_mw(device) * unit_months);
}

/// The highest import of a calendar month, once for a whole month; for the share of its hours where the run has a part.
void Table::demand_charges() {
  std::map<std::pair<int, std::string>, double> peaks;
  for (const FleetMonth& m : run_.fleet_months) {
    double& peak = peaks[{m.fleet, m.month}];
    peak = std::max(peak, m.peak_mw);
  }
  for (const auto& [key, peak] : peaks) {
    const Asset& a = asset(key.first);
    const auto charge = a.fleet ? demand_charge_of(a.fleet->device) : std::nullopt;
    if (!charge) continue;
    for (const Stretch& s : stretches_)
      if (s.month == key.second)
        add(s.month, s.phase, s_.economics.operator_name, a, CashKind::demand,
            -charge->value * peak * clock_s(s.from, s.to) / month_s(s.from));
  }
}

void Table::pay(const std::string& name, const CrewSpec& crew) {
  Asset a;
  a.name = name;
  a.resource = "crews";
  for (const Stretch& s : stretches_)
    add(s.month, s.phase, s_.economics.operator_name, a, CashKind::crews,
        -crew.cost.value * crew.count * clock_s(s.from, s.to) / seconds_per_year);
}

void Table::sell() {
  Asset a;
  a.name = "GPU-hours sold";
  a.resource = "racks";
  std::map<std::pair<std::string, std::string>, double> hours;  // by month and phase
  for (const GpuHours& g : run_.gpu_hours)
    if (g.bin == HourBin::useful || g.bin == HourBin::serving) hours[{g.month, g.phase}] += g.gpu_hours;
  for (const auto& [key, sold] : hours)
    add(key.first, key.second, s_.economics.operator_name, a, CashKind::revenue,
        s_.economics.gpu_hour_sold->value * sold);
}

}  // namespace

std::vector<Stretch> stretches(const RunResult& run) {
  std::vector<Stretch> all;
  std::size_t p = 0;
  for (Date from = run.start; from < run.end;) {
    while (p + 1 < run.phases.size() && run.phases[p + 1].from <= from) ++p;
    Date to = std::min(next_month(from), run.end);
    if (p + 1 < run.phases.size()) to = std::min(to, std::max(from, run.phases[p + 1].from));
    all.push_back({month_name(from), run.phases.empty() ? "" : run.phases[p].name, from, to});
    from = to;
  }
  return all;
}

std::vector<CashFlow> cash_flows(const Scenario& s, const RunResult& run, const std::vector<Asset>& all) {
  return Table(s, run, all).fill();
}

}  // namespace gigasim
