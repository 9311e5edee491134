#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/base/text.hpp"
#include "plan_parts.hpp"

namespace gigasim {

namespace {
bool names(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool delays(const DelaySpec& delay, const PhaseSpec& phase, const AddSpec& add) {
  return names(delay.of, add.fleet.empty() ? add.feeder : add.fleet) &&
         (delay.phases.empty() || names(delay.phases, phase.name));
}

/// Reports names that stand for nothing.
class DelayChecks {
 public:
  DelayChecks(Reading& reading, const Scenario& plan, const std::string& path, const DelaySpec& delay)
      : reading_(reading), plan_(plan), path_(path), delay_(delay) {}
  void all() {
    occurrence();
    for (std::size_t i = 0; i < delay_.of.size(); ++i) target(item("of", i), delay_.of[i]);
    for (std::size_t i = 0; i < delay_.permits.size(); ++i) permit(item("permits", i), delay_.permits[i]);
    for (std::size_t i = 0; i < delay_.phases.size(); ++i) phase(item("phases", i), delay_.phases[i]);
    if (delay_.of.empty() && delay_.permits.empty())
      report(path_, "delays nothing; write 'of:' with fleets, or 'permits:'");
    if (delay_.of.empty() && !delay_.phases.empty()) report(path_ + ".phases", "has no effect without 'of'");
  }

 private:
  std::string item(std::string_view list, std::size_t i) const {
    const std::string path = fmt::format("{}.{}", path_, list);
    const std::string nth = fmt::format("{}[{}]", path, i);
    return reading_.marks.contains(nth) ? nth : path;
  }
  void report(const std::string& path, std::string message) {
    reading_.report(nearest_mark(reading_.marks, path), path, std::move(message));
  }
  void unknown(const std::string& path, std::string_view what, const std::string& name,
               const std::vector<std::string>& known) {
    report(path, fmt::format("unknown {} '{}'{}", what, name, suggestion(name, known)));
  }

  void occurrence() {
    if (delay_.chance.has_value() == delay_.rate.has_value())
      report(path_, delay_.chance ? "chance and rate are ways to say the same; write one of them"
                                  : "nothing says how likely it is; write 'chance: 20 %' or 'rate: 0.5 /yr'");
    if (!delay_.rate && (delay_.from || delay_.until))
      report(path_ + (delay_.from ? ".from" : ".until"), "has no effect without 'rate'");
    if (delay_.from.value_or(plan_.start) >= delay_.until.value_or(plan_.end))
      report(path_ + (delay_.until ? ".until" : ".from"), "leaves no time for it to happen");
  }
  void target(const std::string& path, const std::string& name) {
    std::vector<std::string> known;
    for (const PhaseSpec& p : plan_.phases)
      for (const AddSpec& add : p.add) known.push_back(add.fleet.empty() ? add.feeder : add.fleet);
    const auto exists = [&](const auto& table) { return table.find(name) != nullptr; };
    if (!exists(plan_.fleets) && !exists(plan_.buses)) return unknown(path, "fleet", name, known);
    const auto meant = [&](const PhaseSpec& p) {
      return std::any_of(p.add.begin(), p.add.end(), [&](const AddSpec& add) {
        return (add.fleet.empty() ? add.feeder : add.fleet) == name && delays(delay_, p, add);
      });
    };
    if (std::none_of(plan_.phases.begin(), plan_.phases.end(), meant))
      report(path, fmt::format("no phase{} adds '{}'; remove it", delay_.phases.empty() ? "" : " of these", name));
  }
  void permit(const std::string& path, const std::string& name) {
    std::vector<std::string> known;
    for (const auto& [other, spec] : plan_.permits) known.push_back(other);
    const PermitSpec* found = plan_.permits.find(name);
    if (!found) return unknown(path, "permit", name, known);
    if (!found->from) report(path, fmt::format("'{}' has no date to delay; write 'from:' there", name));
  }
  void phase(const std::string& path, const std::string& name) {
    std::vector<std::string> known;
    for (const PhaseSpec& p : plan_.phases) known.push_back(p.name);
    if (!names(known, name)) unknown(path, "phase", name, known);
  }

  Reading& reading_;
  const Scenario& plan_;
  const std::string& path_;
  const DelaySpec& delay_;
};

void check_groups(Reading& reading, const Named<double>& correlations) {
  std::vector<std::string> known;
  for (const auto& [name, rho] : correlations) known.push_back(name);
  for (const Input& input : reading.inputs)
    if (!input.group.empty() && !correlations.find(input.group))
      reading.report(input.group_mark, input.path + ".with",
                     fmt::format("unknown group '{}'{}", input.group,
                                 known.empty() ? fmt::format("; write 'correlations: {{{}: 0.5}}'", input.group)
                                               : suggestion(input.group, known)));
  for (const std::string& name : known) {
    const auto members =
        std::count_if(reading.inputs.begin(), reading.inputs.end(), [&](const Input& i) { return i.group == name; });
    const std::string path = "correlations." + name;
    if (members < 2 && reading.issues.empty())
      reading.report(nearest_mark(reading.marks, path), path,
                     fmt::format("has no effect: {} drawn with it; write 'with: {}' in at least two",
                                 members == 0 ? "no input is" : "only one input is", name));
  }
}
/// What is asked of a plan is the same in every replication.
void check_questions(Reading& reading) {
  for (const Input& input : reading.inputs)
    if (input.path.starts_with("expect") || input.path.starts_with("claims"))
      reading.report(input.mark, input.path, "is a law; expectations and claims are not drawn, write one value");
}
}  // namespace

void check_uncertainty(Reading& reading, const PlanText& text) {
  check_questions(reading);
  check_groups(reading, text.uncertainty.correlations);
  for (const auto& [name, delay] : text.uncertainty.delays)
    DelayChecks(reading, text.scenario, "delays." + name, delay).all();
}

std::vector<Date*> delayed_dates(Scenario& plan, const DelaySpec& delay) {
  std::vector<Date*> dates;
  for (PhaseSpec& phase : plan.phases)
    for (AddSpec& add : phase.add)
      if (delays(delay, phase, add)) dates.push_back(&add.date);
  for (const std::string& name : delay.permits)
    if (PermitSpec* permit = plan.permits.find(name); permit && permit->from) dates.push_back(&*permit->from);
  return dates;
}

double chance_of(const DelaySpec& delay, const Scenario& plan) {
  if (delay.chance) return *delay.chance;
  const double window_s = std::max(0.0, clock_s(delay.from.value_or(plan.start), delay.until.value_or(plan.end)));
  return -std::expm1(-number(*delay.rate) * window_s);
}

}  // namespace gigasim
