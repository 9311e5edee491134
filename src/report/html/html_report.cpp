#include "gigasim/report/html_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "deflate.hpp"
#include "event_pack.hpp"
#include "gigasim/base/saturated.hpp"
#include "gigasim/report/report.hpp"
#include "page.hpp"
#include "plan_pack.hpp"
#include "series_pack.hpp"
#include "table_file.hpp"

namespace gigasim {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using namespace report;

namespace {
constexpr std::size_t most_rows = 24000;    // of the series: 2.7 years by the hour
constexpr std::size_t most_cells = 120000;  // of any other table
constexpr double around_s = 86400.0;        // before and after the worst shortages

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// Four significant digits are plenty for a picture, and pack well.
ordered_json cell_of(std::string_view text) {
  if (text.empty()) return nullptr;
  const double value = number_or_nan(text);
  if (std::isnan(value)) return std::string(text);
  if (value == std::round(value) && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
  return std::stod(fmt::format("{:.5g}", value));
}

/// A CSV file as columns; of long ones the first lines, and how many there are.
ordered_json table_of(TableFile csv) {
  const std::size_t width = csv.columns().size(), limit = most_cells / std::max<std::size_t>(1, width);
  std::vector<ordered_json> columns(width, ordered_json::array());
  std::vector<std::string_view> cells;
  std::size_t rows = 0;
  for (; csv.next(cells); ++rows)
    for (std::size_t c = 0; rows < limit && c < width; ++c)
      columns[c].push_back(c < cells.size() ? cell_of(cells[c]) : ordered_json());
  ordered_json json{{"rows", rows}, {"columns", ordered_json::object()}};
  for (std::size_t c = 0; c < width; ++c) json["columns"][csv.columns()[c]] = std::move(columns[c]);
  return json;
}

/// All other tables of the folder, by the names of their files.
ordered_json tables_of(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".csv" && entry.path().filename().string().front() != '.')
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  ordered_json tables = ordered_json::object();
  for (const fs::path& file : files)
    if (file.stem() != "series" && file.stem() != "events")
      if (auto csv = TableFile::open(file)) tables[file.stem().string()] = table_of(std::move(*csv));
  return tables;
}

/// Rows of the series in which the worst shortages began.
std::vector<std::size_t> moments_of(const ordered_json& events, const Series& series, Date start) {
  std::vector<std::size_t> rows;
  if (!events.contains("shortages")) return rows;
  for (const ordered_json& shortage : events["shortages"]) {
    const double since_s =
        shortage["end_s"].get<double>() - shortage["duration_s"].get<double>() + clock_s(series.start, start);
    rows.push_back(std::min(series.rows(), saturated<std::size_t>(since_s / series.step_s)));
  }
  return rows;
}

/// The page groups fleets by their account, whatever their kinds.
void tell_accounts(ordered_json& fleets) {
  for (ordered_json& fleet : fleets)
    if (const DeviceTraits* kind = find_kind(fleet.value("kind", ""))) {
      fleet["account"] = to_text(kind->account);
      fleet["burns_fuel"] = kind->burns_fuel;
    }
}

ordered_json summary_of(const fs::path& folder) {
  const std::string text = text_of(folder / "summary.json");
  ordered_json summary = ordered_json::parse(text, nullptr, false);
  if (!summary.is_object())
    throw InputError({{.path = folder.string(),
                       .message = "holds no whole result (no summary.json); name a folder that gigasim wrote"}});
  if (summary.contains("fleets") && summary["fleets"].is_array()) tell_accounts(summary["fleets"]);
  return summary;
}

std::string four_bytes(std::size_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
  return bytes;
}

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) html += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
  return html;
}

void replace_once(std::string& page, std::string_view mark, std::string_view text) {
  const auto at = page.find(mark);
  if (at == std::string::npos) throw InternalFault(fmt::format("the report's page has no {}", mark));
  page.replace(at, mark.size(), text);
}

std::string title_of(const ordered_json& summary) {
  const auto header = summary.find("gigasim");
  const auto sweep = summary.find("sweep");
  const std::string otherwise = sweep != summary.end() ? sweep->value("name", "gigasim") : "gigasim";
  return header != summary.end() ? header->value("scenario_name", otherwise) : otherwise;
}
}  // namespace

bool html_report_built() { return !page_template.empty(); }

namespace {
std::string payload_of(const fs::path& folder, const Scenario* plan) {
  ordered_json json{{"summary", summary_of(folder)}, {"tables", tables_of(folder)}};
  std::string bytes;
  if (Series series = read_series(folder / "series.csv"); series.rows() > 0) {
    series.keep_peaks("unserved_mw", "unserved_peak_mw");
    json["events"] = pack_events(folder / "events.csv");
    const auto moments = moments_of(json["events"], series, plan ? plan->start : series.start);
    const auto around = saturated<std::size_t>(around_s / series.step_s);
    json["series"] = pack(series, stretches(series.rows(), moments, around, most_rows), bytes);
  }
  if (plan) json["plan"] = pack_plan(*plan);
  if (fs::exists(folder / "scenario.yaml")) json["scenario"] = text_of(folder / "scenario.yaml");
  const std::string text = json.dump();
  return base64(deflated(four_bytes(text.size()) + text + bytes));
}

/// What a damaged folder makes of `work` is a problem of the folder.
template <class Work>
std::string told_of(const fs::path& folder, const Work& work) {
  try {
    return work();
  } catch (const nlohmann::json::exception& e) {
    throw InputError({{.path = folder.string(),
                       .message = fmt::format("holds a damaged result, or one of another program ({})", e.what())}});
  }
}
}  // namespace

std::string report_payload(const fs::path& folder, const Scenario* plan) {
  return told_of(folder, [&] { return payload_of(folder, plan); });
}

std::string html_report(const fs::path& folder, const Scenario* plan) {
  if (!html_report_built()) throw InternalFault("this build has no report page");
  std::string page(page_template);
  replace_once(page, "%PAYLOAD%", report_payload(folder, plan));  // first: a title may hold any text, it holds no mark
  replace_once(page, "%TITLE%", escaped(told_of(folder, [&] { return title_of(summary_of(folder)); })));
  return page;
}

void write_html_report(const fs::path& folder, const Scenario* plan, const fs::path& file) {
  write_whole(file, html_report(folder, plan));
}

}  // namespace gigasim
