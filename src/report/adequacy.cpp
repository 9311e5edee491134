#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "gigasim/report/study_report.hpp"
#include "layout.hpp"
#include "text_table.hpp"
#include "uncertain.hpp"

namespace gigasim {

namespace {
using namespace report;

constexpr std::size_t states_shown = 12;

/// Six digits: the figures are exact, and are there to be compared.
std::string digits(double value) { return fmt::format("{:.6g}", value); }

std::string line(std::string_view name, std::string_view value, std::string_view unit, std::string_view meaning) {
  const std::string figure = fmt::format("  {} {}", pad(name, 20, false), pad(value, 12, true));
  if (meaning.empty()) return figure + (unit.empty() ? "\n" : fmt::format("  {}\n", unit));
  return fmt::format("{}  {} {}\n", figure, pad(unit, 8, false), meaning);
}

std::string heading(std::string_view text, const TerminalStyle& style) {
  return "\n" + toned(text, Tone::bold, style.colour) + "\n";
}

std::string system_text(const ExactAdequacy& a) {
  return line("units", human(static_cast<long>(a.units)), "", "each up or down, whatever the others do") +
         line("installed", digits(a.installed_mw), "MW", "") +
         line("expected available", digits(a.expected_available_mw), "MW", "less what is out on average") +
         line("peak load", digits(a.peak_mw), "MW", "") +
         line("energy wanted", digits(a.energy_mwh_per_yr), "MWh/yr", "") +
         line("reserve margin", digits(100.0 * a.reserve_margin), "%", "(installed - peak) / peak");
}

std::string figures_text(const ExactAdequacy& a) {
  return line("LOLE", digits(a.lole_h_per_yr), "h/yr", "time with less capacity than load") +
         line("LOLE by the hour", digits(a.lole_sampled_h_per_yr), "h/yr", "hours that fall short at their start") +
         line("LOLE by the day", digits(a.lole_days_per_yr), "days/yr", "days that fall short at their peak hour") +
         line("EUE", digits(a.eue_mwh_per_yr), "MWh/yr", "energy wanted and not served") +
         line("EUE, normalised", digits(1e6 * a.neue), "ppm", "of the energy wanted") +
         line("LOLF", digits(a.lolf_per_yr), "/yr", "separate spells") +
         line("mean spell", digits(a.mean_spell_h), "h", "LOLE / LOLF");
}

std::string row(std::string_view out, std::string_view here, std::string_view tail, std::string_view often) {
  return fmt::format("  {} {} {} {}\n", pad(out, 12, true), pad(here, 14, true), pad(tail, 20, true),
                     pad(often, 16, true));
}

std::string table_text(const CapacityOutageTable& table) {
  std::string text = row("MW out", "probability", "this or more out", "entered, /yr");
  const std::size_t shown = std::min(states_shown, table.states().size());
  for (std::size_t k = 0; k < shown; ++k)
    text +=
        row(digits(table.states()[k].out_mw), digits(table.states()[k].probability), digits(table.probability_from(k)),
            k == 0 ? "–" : digits(table.frequency_per_h_from(k) * hours_per_year));
  if (shown < table.states().size())
    text += fmt::format("  … {} more states\n", human(static_cast<long>(table.states().size() - shown)));
  return text;
}

std::string notes_text(const Scenario& plan, const ExactAdequacy& a) {
  std::string text;
  if (a.increment_mw > 0.0)
    text += fmt::format(
        "  Too many states to be exact: capacities are rounded on a grid of {} MW, which keeps every mean.\n",
        digits(a.increment_mw));
  if (plan.start_state == StartState::all_up)
    text +=
        "  The figures are those of the long run; the plan starts with all units up, so its first weeks are safer.\n"
        "  To compare with `gigasim run`, write `start_state: stationary`.\n";
  return text.empty() ? text : "\n" + text;
}
// beside a study

constexpr double acceptable_errors = 3.3;  // one figure in a thousand is further off by chance

std::string z_text(double z) { return std::isfinite(z) ? fmt::format("{:+.2f}", z) : "–"; }

std::string check_name(const MetricName& metric) {
  constexpr std::pair<std::string_view, std::string_view> names[] = {{"lole_h_per_yr", "LOLE"},
                                                                     {"lole_hourly_h_per_yr", "LOLE by the hour"},
                                                                     {"lole_days_per_yr", "LOLE by the day"},
                                                                     {"eue_mwh_per_yr", "EUE"},
                                                                     {"neue_ppm", "EUE, normalised"},
                                                                     {"lolf_per_yr", "LOLF"}};
  return std::string(std::find_if(std::begin(names), std::end(names), [&](const auto& n) {
                       return n.first == metric.figure;
                     })->second);
}

/// Whether chance explains the differences.
std::string judgement(const std::vector<CrossCheck>& checks) {
  double worst = 0.0;
  for (const CrossCheck& c : checks) worst = std::isfinite(c.z()) ? std::max(worst, std::abs(c.z())) : worst;
  if (worst <= acceptable_errors)
    return fmt::format("  The simulation agrees: no figure is further off than {:.2f} standard errors.\n", worst);
  return fmt::format(
      "  The simulation does NOT agree: a figure is {:.1f} standard errors off, and chance explains {}.\n", worst,
      acceptable_errors);
}

std::string checks_text(const AdequacyReport& r, const TerminalStyle& style) {
  if (r.checks.empty()) return "";
  std::vector<TextColumn> columns{{"", "", false}, {"exact", ""}, {"simulated", ""}, {"", "", false}, {"z", ""}};
  for (const CrossCheck& c : r.checks) {
    const MetricSummary& m = c.simulated;
    const std::string row[] = {"  " + check_name(m.name), digits(c.exact), with_error(m.mean, m.standard_error), m.unit,
                               z_text(c.z())};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back(row[i]);
  }
  return heading(fmt::format("Exact beside {} of the simulation, seed {}",
                             counted(r.checks.front().simulated.n, "replication"), r.seed),
                 style) +
         table_text(columns, style) + judgement(r.checks);
}

nlohmann::ordered_json checks_json(const AdequacyReport& r) {
  const auto number = [](double x) {
    return std::isfinite(x) ? nlohmann::ordered_json(x) : nlohmann::ordered_json(nullptr);
  };
  nlohmann::ordered_json figures = nlohmann::ordered_json::array();
  for (const CrossCheck& c : r.checks)
    figures.push_back({{"name", to_text(c.simulated.name)},
                       {"unit", c.simulated.unit},
                       {"exact", c.exact},
                       {"mean", c.simulated.mean},
                       {"standard_error", number(c.simulated.standard_error)},
                       {"z", number(c.z())}});
  return {{"replications", r.checks.front().simulated.n}, {"seed", r.seed}, {"figures", figures}};
}
}  // namespace

std::string adequacy_text(const AdequacyReport& r, const TerminalStyle& style) {
  const auto& [plan, a, table, checks, seed] = r;
  const double hours = clock_s(plan.start, plan.end) / seconds_per_hour;
  const double years = years_of(plan.start, plan.end);
  return fmt::format("{} · {} → {} · {} h as {} year{}\n", plan.name, to_string(plan.start), to_string(plan.end),
                     human(hours), digits(years), years == 1.0 ? "" : "s") +
         heading("System", style) + system_text(a) +
         heading(a.increment_mw > 0.0 ? "Adequacy, by convolution" : "Adequacy, exact", style) + figures_text(a) +
         checks_text(r, style) +
         heading(fmt::format("Capacity-outage table, {} states", human(static_cast<long>(table.states().size()))),
                 style) +
         table_text(table) + notes_text(plan, a);
}

std::string adequacy_json(const AdequacyReport& r) {
  const auto& [plan, a, table, checks, seed] = r;
  nlohmann::ordered_json json;
  json["scenario"] = plan.name;
  json["start"] = iso_date(plan.start);
  json["end"] = iso_date(plan.end);
  json["years"] = years_of(plan.start, plan.end);
  json["start_state"] = to_text(plan.start_state);
  json["system"] = {{"units", a.units},
                    {"installed_mw", a.installed_mw},
                    {"expected_available_mw", a.expected_available_mw},
                    {"peak_mw", a.peak_mw},
                    {"energy_mwh_per_yr", a.energy_mwh_per_yr},
                    {"reserve_margin", a.reserve_margin}};
  json["adequacy"] = {{"lole_h_per_yr", a.lole_h_per_yr},
                      {"lole_sampled_h_per_yr", a.lole_sampled_h_per_yr},
                      {"lole_days_per_yr", a.lole_days_per_yr},
                      {"eue_mwh_per_yr", a.eue_mwh_per_yr},
                      {"neue", a.neue},
                      {"lolf_per_yr", a.lolf_per_yr},
                      {"mean_spell_h", a.mean_spell_h},
                      {"increment_mw", a.increment_mw}};
  if (!checks.empty()) json["simulated"] = checks_json(r);
  json["table"] = nlohmann::ordered_json::array();
  for (std::size_t k = 0; k < table.states().size(); ++k)
    json["table"].push_back({{"out_mw", table.states()[k].out_mw},
                             {"probability", table.states()[k].probability},
                             {"this_or_more", table.probability_from(k)},
                             {"entered_per_yr", table.frequency_per_h_from(k) * hours_per_year}});
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace gigasim
