#include "gigasim/campus/economics.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "cash_flow.hpp"

namespace gigasim {

namespace {

/// Equipment on the books: units of one asset from a day on.
struct Holding {
  const Asset* asset;
  double usd;
  Date from, to;
};

class Books {
 public:
  Books(const Scenario& scenario, const RunResult& run)
      : s_(scenario), run_(run), assets_(assets(scenario)), floors_(standing_floors(scenario)) {}

  Economics close() {
    e_.flows = cash_flows(s_, run_, assets_);
    hold();
    add_items();
    add_parts();
    add_months();
    add_totals();
    add_gpu_hours();
    return std::move(e_);
  }

 private:
  void hold();
  void add_items();
  void add_parts();
  void add_months();
  void add_totals();
  void add_gpu_hours();
  double depreciation(Date from, Date to) const;
  double book(Date at) const;
  CostItem& item(const Asset& a);

  const Scenario& s_;
  const RunResult& run_;
  std::vector<Asset> assets_, floors_;
  std::vector<Holding> holdings_;
  Economics e_;
};

void count(CostPart& part, const CashFlow& f) {
  part.net_usd += f.usd;
  if (f.kind == CashKind::capex)
    part.capex_usd -= f.usd;
  else if (is_opex(f.kind))
    part.opex_usd -= f.usd;
  else
    part.income_usd += f.usd;
}

void count(std::vector<CostPart>& parts, const std::string& name, const CashFlow& f) {
  auto part = std::find_if(parts.begin(), parts.end(), [&](const CostPart& p) { return p.name == name; });
  if (part == parts.end()) part = parts.insert(parts.end(), {name});
  count(*part, f);
}

/// Items carry the text of their account, as they are written.
bool supplies_power(const CostItem& item) {
  for (std::size_t i = 0; i < account_count; ++i)
    if (const auto account = static_cast<Account>(i); item.resource == to_text(account)) return supplies_power(account);
  return false;
}

void Books::hold() {
  for (const UnitBatch& b : run_.batches) {
    const Asset& a = assets_[static_cast<std::size_t>(b.fleet)];
    if (a.unit_usd > 0.0)
      holdings_.push_back({&a, a.unit_usd * b.units, std::max(b.arrived, run_.start), b.left.value_or(run_.end)});
  }
  for (const Asset& floor : floors_)
    if (floor.unit_usd > 0.0) holdings_.push_back({&floor, floor.unit_usd, run_.start, run_.end});
}

CostItem& Books::item(const Asset& a) {
  const auto same = std::find_if(e_.items.begin(), e_.items.end(),
                                 [&](const CostItem& i) { return i.name == a.name && i.resource == a.resource; });
  if (same != e_.items.end()) return *same;
  return e_.items.emplace_back(
      CostItem{a.name, a.resource, a.owner, 0, 0, 0, 0, 0, std::numeric_limits<double>::quiet_NaN()});
}

void Books::add_items() {
  for (std::size_t i = 0; i < assets_.size(); ++i) {
    CostItem& made = item(assets_[i]);
    if (supplies_power(made)) made.delivered_mwh = run_.fleets[i].energy_mwh - run_.fleets[i].charged_mwh;
    if (assets_[i].unpriced && run_.fleets[i].units_delivered > 0) e_.unpriced.push_back(assets_[i].name);
  }
  for (const UnitBatch& b : run_.batches)
    if (b.phase.empty())
      item(assets_[static_cast<std::size_t>(b.fleet)]).standing_usd +=
          assets_[static_cast<std::size_t>(b.fleet)].unit_usd * b.units;
  for (const Asset& floor : floors_) item(floor).standing_usd += floor.unit_usd;
  for (const Holding& h : holdings_) {
    const double years = std::min(clock_s(h.from, h.to), h.asset->life.value()) / seconds_per_year;
    item(*h.asset).capital_usd +=
        h.usd * capital_recovery(s_.economics.discount_rate, h.asset->life.value() / seconds_per_year) * years;
  }
  for (const CashFlow& f : e_.flows) {
    Asset a;
    a.name = f.item;
    a.resource = f.resource;
    a.owner = f.owner;
    if (f.kind == CashKind::capex)
      item(a).capex_usd -= f.usd;
    else if (is_opex(f.kind))
      item(a).opex_usd -= f.usd;
  }
  for (CostItem& i : e_.items)
    if (i.resource == to_text(Account::generation))
      i.lcoe_usd_per_mwh = levelised_cost(i.capital_usd, i.opex_usd, i.delivered_mwh);
  std::erase_if(e_.items,
                [](const CostItem& i) { return i.capex_usd == 0.0 && i.standing_usd == 0.0 && i.opex_usd == 0.0; });
}

void Books::add_parts() {
  for (const CashFlow& f : e_.flows) {
    count(e_.phases, f.phase, f);
    count(e_.owners, f.owner, f);
    count(e_.resources, f.resource, f);
  }
}

double Books::book(Date at) const {
  double sum = 0.0;
  for (const Holding& h : holdings_)
    if (h.from <= at && at < h.to) sum += book_value(h.usd, Duration(clock_s(h.from, at)), h.asset->life);
  return sum;
}

/// Straight line, from the day of arrival to the end of the life.
double Books::depreciation(Date from, Date to) const {
  double sum = 0.0;
  for (const Holding& h : holdings_) {
    const Date worn = date_at(h.from, h.asset->life.value());
    sum += h.usd * overlap_s(from, to, h.from, std::min(h.to, worn)) / h.asset->life.value();
  }
  return sum;
}

void Books::add_months() {
  std::map<std::string, CostMonth> months;
  for (const CashFlow& f : e_.flows) {
    CostMonth& m = months[f.month];
    m.net_usd += f.usd;
    (f.kind == CashKind::capex ? m.capex_usd
     : is_opex(f.kind)         ? m.opex_usd
                               : m.income_usd) += f.kind == CashKind::capex || is_opex(f.kind) ? -f.usd : f.usd;
  }
  for (const Stretch& s : stretches(run_)) {
    CostMonth& m = months[s.month];
    m.depreciation_usd += depreciation(s.from, s.to);
    m.book_value_usd = book(s.to - std::chrono::seconds(1));
  }
  double cumulative = 0.0;
  for (auto& [name, m] : months) {
    m.month = name;
    m.cumulative_usd = cumulative += m.net_usd;
    e_.months.push_back(m);
  }
}

/// Months from year 0.
int month_number(const std::string& month) {
  return 12 * std::stoi(month.substr(0, 4)) + std::stoi(month.substr(5, 2));
}

void Books::add_totals() {
  CostPart all;
  for (const CashFlow& f : e_.flows) count(all, f);
  e_.capex_usd = all.capex_usd;
  e_.opex_usd = all.opex_usd;
  e_.income_usd = all.income_usd;
  e_.net_usd = all.net_usd;
  std::vector<double> flows;
  for (const CostMonth& m : e_.months) {
    flows.resize(static_cast<std::size_t>(month_number(m.month) - month_number(e_.months.front().month)) + 1);
    flows.back() = m.net_usd;
    e_.depreciation_usd += m.depreciation_usd;
    if (-m.cumulative_usd > e_.peak_funding_usd) {
      e_.peak_funding_usd = -m.cumulative_usd;
      e_.peak_funding_month = m.month;
    }
  }
  e_.npv_usd = net_present_value(monthly_rate(s_.economics.discount_rate), flows);
  if (!e_.months.empty()) e_.book_value_usd = e_.months.back().book_value_usd;
  double capital = 0.0, operation = 0.0;
  for (const CostItem& i : e_.items) {
    e_.standing_usd += i.standing_usd;
    e_.capital_usd += i.capital_usd;
    if (!supplies_power(i)) continue;
    capital += i.capital_usd;
    operation += i.opex_usd;
    e_.delivered_mwh += i.delivered_mwh;
  }
  e_.lcoe_usd_per_mwh = levelised_cost(capital, operation, e_.delivered_mwh);
}

void Books::add_gpu_hours() {
  const auto is_loss = [](HourBin bin) {
    return bin != HourBin::useful && bin != HourBin::serving && bin != HourBin::standby;
  };
  for (const JobResult& job : run_.jobs) e_.jobs.push_back({job.name});
  for (const GpuHours& g : run_.gpu_hours) {
    if (is_loss(g.bin)) e_.lost_gpu_hours += g.gpu_hours;
    if (g.bin != HourBin::useful && g.bin != HourBin::serving) continue;
    e_.useful_gpu_hours += g.gpu_hours;
    auto job = std::find_if(e_.jobs.begin(), e_.jobs.end(), [&](const JobCost& j) { return j.name == g.job; });
    if (job == e_.jobs.end()) job = e_.jobs.insert(e_.jobs.end(), {g.job});
    job->useful_gpu_hours += g.gpu_hours;
  }
  e_.useful_gpu_hour_usd = levelised_cost(e_.capital_usd, e_.opex_usd, e_.useful_gpu_hours);
  e_.lost_gpu_hours_usd = e_.lost_gpu_hours * s_.economics.gpu_hour_value.value;
  for (JobCost& job : e_.jobs)
    job.usd = job.useful_gpu_hours > 0.0 ? job.useful_gpu_hours * e_.useful_gpu_hour_usd : 0.0;
}

}  // namespace

Economics economics(const Scenario& scenario, const RunResult& run) { return Books(scenario, run).close(); }

}  // namespace gigasim
