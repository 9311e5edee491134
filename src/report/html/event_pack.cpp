#include "event_pack.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/saturated.hpp"
#include "table_file.hpp"

namespace gigasim::report {

using nlohmann::ordered_json;

namespace {
constexpr std::size_t most_shortages = 300, most_costly = 60, most_marks = 1500, most_steps = 24;

/// What is kept of every event; the rest is read again where it is wanted.
struct Brief {
  std::uint64_t id = 0, because = 0;
  std::size_t position = 0;
};

/// The event that ends a chain.
struct Ending {
  std::uint64_t id = 0;
  double gpu_hours = 0, energy_mwh = 0;
  bool worse_than(const Ending& other) const {
    return gpu_hours != other.gpu_hours ? gpu_hours > other.gpu_hours : energy_mwh > other.energy_mwh;
  }
};

class EventBook {
 public:
  explicit EventBook(TableFile csv) : csv_(std::move(csv)) { read(); }

  ordered_json json() {
    worst_first(shortages_, most_shortages);
    worst_first(costly_, most_costly);
    ordered_json json{{"shortages", chains(shortages_)}, {"costly", chains(costly_)}, {"marks", std::move(marks_)}};
    json["counts"] = {{"events", briefs_.size()}, {"shortages", shortage_count_}, {"chains", chain_count_}};
    return json;
  }

 private:
  enum Field {
    date,
    clock_s,
    component,
    event,
    cause,
    power_mw,
    duration_s,
    energy_mwh,
    gpu_hours,
    id,
    because,
    chain,
    fields
  };

  void read() {
    std::vector<std::string_view> cells;
    for (std::size_t position = csv_.position(); csv_.next(cells); position = csv_.position()) {
      if (cells.size() < fields) continue;
      const auto number = saturated<std::uint64_t>(number_or_nan(cells[id]));
      if (number == 0) continue;  // no event of ours
      briefs_.push_back({number, saturated<std::uint64_t>(number_or_nan(cells[because])), position});
      if (briefs_.back().because > 0) consequences_.emplace_back(briefs_.back().because, number);
      note(cells, number);
    }
    std::sort(consequences_.begin(), consequences_.end());
    // Events are numbered in the order of the file, but somebody may have sorted it.
    std::stable_sort(briefs_.begin(), briefs_.end(), [](const Brief& a, const Brief& b) { return a.id < b.id; });
  }

  void note(const std::vector<std::string_view>& cells, std::uint64_t number) {
    if (cells[event] == "call" || cells[event] == "common_cause") {
      if (marks_.size() < most_marks) marks_.push_back(step(cells));
    }
    if (cells[chain].empty() && cells[event] != "shortage_over") return;
    const Ending ending{number, zero_if_none(cells[gpu_hours]), zero_if_none(cells[energy_mwh])};
    const bool shortage = cells[event] == "shortage_over";
    ++(shortage ? shortage_count_ : chain_count_);
    (shortage ? shortages_ : costly_).push_back(ending);
  }

  static double zero_if_none(std::string_view cell) {
    const double value = number_or_nan(cell);
    return std::isnan(value) ? 0.0 : value;
  }

  static void worst_first(std::vector<Ending>& endings, std::size_t most) {
    const std::size_t kept = std::min(most, endings.size());
    std::partial_sort(endings.begin(), endings.begin() + static_cast<long>(kept), endings.end(),
                      [](const Ending& a, const Ending& b) { return a.worse_than(b); });
    endings.resize(kept);
  }

  static ordered_json step(const std::vector<std::string_view>& c) {
    return ordered_json::array({std::round(1000.0 * zero_if_none(c[clock_s])) / 1000.0, c[component], c[event],
                                c[cause], zero_if_none(c[power_mw]), zero_if_none(c[duration_s])});
  }

  /// The event of this number; null when the file has none.
  const Brief* find(std::uint64_t number) const {
    const auto found = std::lower_bound(briefs_.begin(), briefs_.end(), number,
                                        [](const Brief& b, std::uint64_t n) { return b.id < n; });
    return found != briefs_.end() && found->id == number ? &*found : nullptr;
  }

  std::vector<std::string_view> row(std::uint64_t number) {
    std::vector<std::string_view> cells;
    csv_.go_to(find(number)->position);
    csv_.next(cells);
    return cells;
  }

  ordered_json chains(const std::vector<Ending>& endings) {
    ordered_json list = ordered_json::array();
    for (const Ending& ending : endings) {
      const std::vector<std::uint64_t> path = steps_to(ending.id);
      ordered_json entry;
      {
        const auto cells = row(ending.id);
        entry = {{"end_s", zero_if_none(cells[clock_s])},
                 {"duration_s", zero_if_none(cells[duration_s])},
                 {"cause", cells[cause]},
                 {"component", cells[component]},
                 {"mw", std::abs(zero_if_none(cells[power_mw]))},
                 {"mwh", ending.energy_mwh},
                 {"gpu_hours", ending.gpu_hours},
                 {"chain", cells[chain]},
                 {"steps", ordered_json::array()}};
      }
      for (const std::uint64_t number : path) entry["steps"].push_back(step(row(number)));
      list.push_back(std::move(entry));
    }
    return list;
  }

  /// The causes of an event, the first one first, and what else came of the last of them, in order.
  std::vector<std::uint64_t> steps_to(std::uint64_t last) {
    std::set<std::uint64_t> numbers{last};
    const std::uint64_t trigger = find(last)->because;
    for (const Brief* at = find(trigger); at && numbers.size() < most_steps; at = find(at->because))
      if (!numbers.insert(at->id).second) break;
    auto next = std::lower_bound(consequences_.begin(), consequences_.end(), std::pair(trigger, std::uint64_t{0}));
    for (; trigger > 0 && next != consequences_.end() && next->first == trigger && numbers.size() < most_steps; ++next)
      numbers.insert(next->second);
    return {numbers.begin(), numbers.end()};
  }

  TableFile csv_;
  std::vector<Brief> briefs_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> consequences_;  // cause, event
  std::vector<Ending> shortages_, costly_;
  std::size_t shortage_count_ = 0, chain_count_ = 0;
  ordered_json marks_ = ordered_json::array();
};
}  // namespace

ordered_json pack_events(const std::filesystem::path& events_csv) {
  auto csv = TableFile::open(events_csv);
  return csv ? EventBook(std::move(*csv)).json() : ordered_json();
}

}  // namespace gigasim::report
