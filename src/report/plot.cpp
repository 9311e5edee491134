#include "gigasim/report/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "gigasim/base/issue.hpp"
#include "gigasim/campus/device.hpp"
#include "gigasim/campus/result.hpp"
#include "html/series_pack.hpp"
#include "html/table_file.hpp"
#include "plot_canvas.hpp"

namespace gigasim {

namespace fs = std::filesystem;
using nlohmann::json;
using namespace report;

namespace {
constexpr std::size_t most_points = 950;
// Okabe and Ito's colours, which people with any colour vision tell apart.
constexpr const char *orange = "#e69f00", *sky = "#56b4e9", *green = "#009e73", *yellow = "#f0e442", *blue = "#0072b2",
                     *vermilion = "#d55e00", *purple = "#cc79a7", *grey = "#8c8c8c";

/// Where GPU-hours go, in the order of the waterfall.
struct BinColour {
  HourBin bin;
  const char* colour;
};
constexpr BinColour bin_colours[] = {{HourBin::not_commissioned, "#bdbdbd"},
                                     {HourBin::floor, "#a6761d"},
                                     {HourBin::fuel, "#7a2e0e"},
                                     {HourBin::grid_import, "#3b528b"},
                                     {HourBin::permit, "#8c6bb1"},
                                     {HourBin::cooling, blue},
                                     {HourBin::feeder, purple},
                                     {HourBin::generation, vermilion},
                                     {HourBin::failed, "#5c5c5c"},
                                     {HourBin::hot, sky},
                                     {HourBin::capped, orange},
                                     {HourBin::planned, "#9ecae1"},
                                     {HourBin::idle, "#d9d9d9"},
                                     {HourBin::standby, "#c7c1a3"},
                                     {HourBin::waiting, "#969696"},
                                     {HourBin::restart, "#e7b96b"},
                                     {HourBin::lost_work, yellow},
                                     {HourBin::checkpoint, "#a1d99b"},
                                     {HourBin::serving, "#41b6c4"},
                                     {HourBin::useful, green}};
static_assert(std::size(bin_colours) == hour_bin_count);

struct Folder {
  fs::path path;
  json summary;
  std::string title(std::string_view figure) const {
    return fmt::format("{}: {}", summary["gigasim"].value("scenario_name", "gigasim"), figure);
  }
  std::string below(std::string_view first) const {
    const json& head = summary["gigasim"];
    return fmt::format("{} gigasim {}, seed {}, scenario {}.", first, head.value("version", ""),
                       head.value("seed", std::uint64_t{0}), head.value("scenario_hash", ""));
  }
};

Folder folder_at(const fs::path& path) {
  std::ifstream file(path / "summary.json");
  json summary = json::parse(file, nullptr, false);
  if (!summary.is_object() || !summary.contains("gigasim"))
    throw InputError({{.path = path.string(),
                       .message = "holds no whole result (no summary.json); name a folder that gigasim wrote"}});
  return {path, std::move(summary)};
}

/// Rows of a table as texts by column.
std::vector<std::map<std::string, std::string>> rows_of(const fs::path& file) {
  std::vector<std::map<std::string, std::string>> rows;
  auto csv = TableFile::open(file);
  std::vector<std::string_view> cells;
  while (csv && csv->next(cells)) {
    auto& row = rows.emplace_back();
    for (std::size_t c = 0; c < std::min(cells.size(), csv->columns().size()); ++c) row[csv->columns()[c]] = cells[c];
  }
  return rows;
}

using Values = std::vector<double>;

Values pixels(const Axis& axis, const Values& values) {
  Values at;
  for (const double value : values) at.push_back(axis.at(value));
  return at;
}

void add(Values& sum, const Values& more) {
  for (std::size_t i = 0; i < std::min(sum.size(), more.size()); ++i) sum[i] += more[i];
}

/// Series.csv in means long enough for a picture.
struct Means {
  Series series;
  std::size_t factor = 1;
  Values x;  // middle of each interval, seconds from the start
  explicit Means(Series s) : series(std::move(s)) {
    for (const std::size_t rows : {1, 2, 3, 6, 12, 24, 48, 168})
      if (factor = rows; series.rows() / rows <= most_points) break;
    for (std::size_t i = 0; i < series.rows(); i += factor)
      x.push_back(series.step_s *
                  (static_cast<double>(i) + 0.5 * static_cast<double>(std::min(factor, series.rows() - i))));
  }
  Values operator()(const std::string& name) const {
    const auto found = std::find(series.names.begin(), series.names.end(), name);
    if (found == series.names.end()) return Values(x.size(), 0.0);
    const auto values = coarsened(series.columns[static_cast<std::size_t>(found - series.names.begin())], factor);
    return {values.begin(), values.end()};
  }
  double end_s() const { return series.step_s * static_cast<double>(series.rows()); }
  std::string text() const {
    const double hours = series.step_s * static_cast<double>(factor) / 3600.0;
    return hours == 1 ? "Hourly means." : hours == 24 ? "Daily means." : fmt::format("Means of {:g} h.", hours);
  }
};

struct Source {
  Key key;
  Values mw;
};

bool is_booked_under(Account account, const json& fleet) {
  return gigasim::is_booked_under(account, fleet["kind"].get<std::string>());
}

/// Generators by energy, grid ties as one, batteries; what is too little to see is left out.
std::vector<Source> sources_of(const Folder& f, const Means& means) {
  constexpr const char* machines[] = {orange, sky, green, purple};
  std::vector<json> fleets;
  for (const json& fleet : f.summary["fleets"])
    if (is_booked_under(Account::generation, fleet)) fleets.push_back(fleet);
  std::stable_sort(fleets.begin(), fleets.end(),
                   [](const json& a, const json& b) { return a["energy_mwh"] > b["energy_mwh"]; });
  std::vector<Source> all;
  for (std::size_t i = 0; i < fleets.size(); ++i) {
    const Values mw = means(fleets[i]["name"].get<std::string>() + "_mw");
    if (i <= std::size(machines))
      all.push_back({{i < std::size(machines) ? fleets[i]["name"].get<std::string>() : "other generation",
                      i < std::size(machines) ? machines[i] : grey},
                     mw});
    else
      add(all.back().mw, mw);
  }
  Source grid{{"grid", blue}, Values(means.x.size(), 0.0)}, storage{{"batteries", yellow}, grid.mw};
  for (const json& fleet : f.summary["fleets"]) {
    if (is_booked_under(Account::grid, fleet)) add(grid.mw, means(fleet["name"].get<std::string>() + "_mw"));
    if (is_booked_under(Account::storage, fleet)) add(storage.mw, means(fleet["name"].get<std::string>() + "_mw"));
  }
  all.push_back(std::move(grid));
  all.push_back(std::move(storage));
  const auto sum = [](const Values& values) {
    double s = 0.0;
    for (const double v : values) s += v;
    return s;
  };
  double total = 0.0;
  for (const Source& s : all) total += sum(s.mw);
  std::erase_if(all, [&](const Source& s) { return !(sum(s.mw) > 1e-3 * total); });
  return all;
}

void mark_phases(Canvas& canvas, const Folder& f, const Axis& x, Date start, double from, double to) {
  for (const json& phase : f.summary.value("phases", json::array())) {
    const auto date = parse_date(phase.value("from", ""));
    if (const double at = date ? clock_s(start, *date) : -1.0; at >= 0 && at <= x.high)
      canvas.vertical(x.at(at), from, to, phase.value("name", ""));
  }
}

double highest_in(const Values& values) {
  return values.empty() ? 0.0 : *std::max_element(values.begin(), values.end());
}

std::string supply(const Folder& f) {
  Series series = read_series(f.path / "series.csv");
  if (series.rows() == 0) return "";
  const Means means(std::move(series));
  Values load = means("facility_mw"), wanted = means("unserved_mw"), bottom(means.x.size(), 0.0);
  add(load, means("load_mw"));
  add(wanted, load);
  const std::vector<Source> sources = sources_of(f, means);
  Values top = bottom;
  for (const Source& s : sources) add(top, s.mw);
  const bool short_of = highest_in(means("unserved_mw")) > 0.0;
  std::vector<Key> keys;
  for (const Source& s : sources) keys.push_back(s.key);
  keys.push_back({"load served", ink, true});
  if (short_of) keys.push_back({"not served", vermilion});
  Canvas canvas(f.title("supply by source, and load"), f.below(means.text()), 500);
  const double begin = canvas.legend(keys, 76) + 20, end = 452;
  const Axis x{.low = 0, .high = means.end_s(), .from = Canvas::left, .to = Canvas::right},
      y = Axis::up_to(std::max(highest_in(top), highest_in(wanted)), 6, end, begin + 18);
  canvas.up_axis(y, "power, MW");
  const Values at = pixels(x, means.x);
  if (short_of) canvas.area(at, pixels(y, wanted), pixels(y, load), vermilion);
  for (const Source& s : sources) {
    Values upper = bottom;
    add(upper, s.mw);
    canvas.area(at, pixels(y, upper), pixels(y, bottom), s.key.colour);
    bottom = upper;
  }
  canvas.line(at, pixels(y, load), ink, 1.2);
  mark_phases(canvas, f, x, means.series.start, begin, end);
  canvas.time_axis(x, means.series.start, end);
  return canvas.svg();
}

std::string build_out(const Folder& f) {
  const auto rows = rows_of(f.path / "build_out.csv");
  const auto start = rows.empty() ? std::nullopt : parse_date(rows.front().at("date"));
  if (!start) return "";
  constexpr const char* colours[] = {grey, orange, sky, blue, green};
  std::map<std::string_view, Values> mw;
  std::vector<Key> keys;
  double highest = 0.0;
  for (const BuildOutQuantity& q : build_out_quantities) {
    for (const auto& row : rows) mw[q.id].push_back(number_or_nan(row.at(fmt::format("{}_mw", q.id))));
    keys.push_back({std::string(q.id), colours[keys.size()], true});
    highest = std::max(highest, highest_in(mw[q.id]));
  }
  Canvas canvas(f.title("what the campus is good for"), f.below("Facility power at the end of each day."), 480);
  const Axis x{.low = 0, .high = 86400.0 * static_cast<double>(rows.size()), .from = Canvas::left, .to = Canvas::right},
      y = Axis::up_to(highest, 6, 432, 114);
  canvas.legend(keys, 76);
  canvas.up_axis(y, "facility power, MW");
  Values at;
  for (std::size_t i = 0; i < rows.size(); ++i) at.push_back(x.at(86400.0 * static_cast<double>(i + 1)));
  for (const Key& key : keys) canvas.line(at, pixels(y, mw[key.name]), key.colour, 2);
  mark_phases(canvas, f, x, *start, 96, 432);
  canvas.time_axis(x, *start, 432);
  return canvas.svg();
}

std::string gpu_hours(const Folder& f) {
  if (!f.summary.contains("gpu_hours") || f.summary["gpu_hours"]["bins"].empty()) return "";
  std::map<std::string, json> bins;
  for (const json& bin : f.summary["gpu_hours"]["bins"]) bins[bin["bin"]] = bin;
  const double installed = f.summary["run"].value("gpu_hours_installed", 0.0), row = 24, top = 74, from = 250, to = 700;
  Canvas canvas(f.title("where GPU-hours went"), f.below("Each bar hangs where the last one ended."),
                top + row * static_cast<double>(bins.size() + 1) + 20);
  double left = 1.0, y = top;
  const auto bar = [&](std::string_view text, double share, double hours, const char* colour) {
    canvas.text(from - 12, y + 15, text, "end");
    canvas.rect(from + (to - from) * std::max(0.0, left), y + 3, std::max(1.0, (to - from) * share), row - 7, colour,
                fmt::format("{}: {:.2f} %", text, 100 * share));
    canvas.text(to + 75, y + 15, fmt::format("{:.2f} %", 100 * share), "end");
    canvas.text(to + 200, y + 15,
                fmt::format("{} M GPU-h", hours >= 1e8 ? grouped(hours / 1e6) : fmt::format("{:.3g}", hours / 1e6)),
                "end");
    y += row;
  };
  left = 0.0;
  bar("installed", 1.0, installed, "#b0b0b0");
  left = 1.0;
  for (const BinColour& style : bin_colours) {
    const auto found = bins.find(std::string(to_name(style.bin).id));
    if (found == bins.end()) continue;
    const double share = found->second["share"];
    left -= share;
    bar(to_name(style.bin).text, share, found->second["gpu_hours"], style.colour);
  }
  return canvas.svg();
}

struct Spell {
  double from = 0, to = 0, rate = 0;
  std::string bin;
};

/// The bin that leads in each pixel of a ribbon.
std::vector<std::string> leaders(const std::vector<Spell>& spells, double span, std::size_t n) {
  std::vector<std::string> lead(n);
  Values weight(n, 0.0);
  for (const Spell& s : spells)
    for (auto i = static_cast<std::size_t>(s.from / span * static_cast<double>(n));
         i < n && static_cast<double>(i) * span / static_cast<double>(n) < s.to; ++i)
      if (s.rate > weight[i]) {
        weight[i] = s.rate;
        lead[i] = s.bin;
      }
  return lead;
}

std::string binding(const Folder& f) {
  const auto start = parse_date(f.summary["gigasim"].value("start", "")),
             end = parse_date(f.summary["gigasim"].value("end", ""));
  std::vector<Spell> spells;
  std::set<std::string> seen;
  for (const auto& row : rows_of(f.path / "binding.csv")) {
    const auto from = parse_date(row.at("from")), to = parse_date(row.at("to"));
    if (!from || !to || !start || *to <= *from) continue;
    spells.push_back({clock_s(*start, *from), clock_s(*start, *to),
                      number_or_nan(row.at("gpu_hours")) / clock_s(*from, *to), row.at("bin")});
    seen.insert(row.at("bin"));
  }
  if (spells.empty() || !end) return "";
  std::vector<Key> keys;
  std::map<std::string, const char*> colours;
  for (const BinColour& style : bin_colours) {
    const std::string id(to_name(style.bin).id);
    colours[id] = style.colour;
    if (seen.contains(id)) keys.push_back({std::string(to_name(style.bin).text), style.colour});
  }
  Canvas canvas(f.title("what cost most GPU-hours, when"), f.below("The leading bin of each moment."), 230);
  const double top = canvas.legend(keys, 76) + 18, bottom = 182;
  const auto n = static_cast<std::size_t>(Canvas::right - Canvas::left);
  const auto lead = leaders(spells, clock_s(*start, *end), n);
  for (std::size_t i = 0, k = 0; i < n; i = k) {
    for (k = i; k < n && lead[k] == lead[i]; ++k) {
    }
    if (!lead[i].empty())
      canvas.rect(Canvas::left + static_cast<double>(i), top, static_cast<double>(k - i), bottom - top,
                  colours[lead[i]], lead[i]);
  }
  canvas.time_axis({.low = 0, .high = clock_s(*start, *end), .from = Canvas::left, .to = Canvas::right}, *start,
                   bottom);
  return canvas.svg();
}

std::string odds(const Folder& f) {
  std::map<double, std::pair<Values, Values>> lines;  // by MW: dates, chances
  std::optional<Date> start, end;
  for (const auto& row : rows_of(f.path / "milestones.csv")) {
    const auto date = parse_date(row.at("date"));
    if (row.at("quantity") != "energised" || !date) continue;
    if (!start) start = date;
    end = date;
    auto& [dates, chances] = lines[number_or_nan(row.at("at_least_mw"))];
    dates.push_back(clock_s(*start, *date));
    chances.push_back(number_or_nan(row.at("probability")));
  }
  if (!start || *end <= *start) return "";
  constexpr const char* colours[] = {blue, orange, green, purple, sky, vermilion};
  std::vector<double> levels;
  for (const auto& [mw, line] : lines) levels.push_back(mw);
  Canvas canvas(f.title("chance of MW energised by a date"),
                f.below(fmt::format("{} replications.", f.summary.value("/study/replications"_json_pointer, 0))), 460);
  const Axis x{.low = 0, .high = clock_s(*start, *end), .from = Canvas::left, .to = Canvas::right},
      y{.low = 0, .high = 1, .from = 412, .to = 100, .step = 0.2};
  canvas.up_axis(y, "probability, %", 100.0);
  std::vector<Key> keys;
  const std::size_t shown = std::min(levels.size(), std::size(colours));
  for (std::size_t i = 0; i < shown; ++i) {
    const double mw = levels[shown < 2 ? 0 : i * (levels.size() - 1) / (shown - 1)];
    keys.push_back({fmt::format("{} MW or more", grouped(mw)), colours[i], true});
    canvas.line(pixels(x, lines[mw].first), pixels(y, lines[mw].second), colours[i], 2.2);
  }
  canvas.legend(keys, 76);
  canvas.time_axis(x, *start, 412);
  return canvas.svg();
}
}  // namespace

namespace {
std::string drawn(const Folder& f, std::string_view figure) {
  if (figure == "supply") return supply(f);
  if (figure == "build-out") return build_out(f);
  if (figure == "gpu-hours") return gpu_hours(f);
  if (figure == "binding") return binding(f);
  if (figure == "odds") return odds(f);
  throw InternalFault(fmt::format("no figure {}", figure));
}

[[noreturn]] void refuse_damaged(const fs::path& folder, const std::exception& e) {
  throw InputError({{.path = folder.string(),
                     .message = fmt::format("holds a damaged result, or one of another program ({})", e.what())}});
}
}  // namespace

std::string figure_svg(const fs::path& folder, std::string_view figure) {
  try {
    return drawn(folder_at(folder), figure);
  } catch (const json::exception& e) {
    refuse_damaged(folder, e);
  } catch (const std::out_of_range& e) {  // a table lacks a column
    refuse_damaged(folder, e);
  }
}

}  // namespace gigasim
