#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "gigasim/report/frequency_report.hpp"
#include "text_table.hpp"

namespace gigasim {

namespace {
using namespace report;
using Json = nlohmann::ordered_json;

std::string hz(double value) { return fmt::format("{:.2f}", value); }

std::string extreme(const std::optional<FrequencyResponse>& r) {
  if (!r) return "dark";
  return hz(r->extreme_hz) + (r->lost ? " dark" : "");
}
std::string shed(const std::optional<FrequencyResponse>& r) { return r ? human(r->shed_mw) : "–"; }

Tone tone_of(const FrequencyCase& c) {
  if (!c.response || c.response->lost) return Tone::bad;
  return c.response->shed_mw > 0.0 ? Tone::warning : Tone::plain;
}

std::vector<TextColumn> empty_columns() {
  return {{"phase", "", false}, {"at", "", false},    {"load", "MW"},    {"stored", "GJ"}, {"event", "", false},
          {"step", "MW"},       {"rate", "Hz/s"},     {"extreme", "Hz"}, {"after", "s"},   {"settles", "Hz"},
          {"shed", "MW"},       {"no battery", "Hz"}, {"shed", "MW"}};
}

void add_row(std::vector<TextColumn>& columns, const FrequencyCase& c) {
  const auto& r = c.response;
  const auto& bare = c.without_batteries;
  const std::string row[] = {shortened(c.phase, 20),
                             iso_date(c.date).substr(0, 10),
                             human(c.load_mw),
                             human(c.stored_mws / 1000.0),
                             shortened(c.text, 32),
                             fmt::format("{:+.3g}", -c.missing_mw),
                             r ? fmt::format("{:+.2f}", r->rate_hz_per_s) : "–",
                             extreme(r),
                             r ? fmt::format("{:.1f}", r->extreme_s) : "–",
                             r && !r->lost ? hz(r->settled_hz) : "–",
                             shed(r),
                             bare ? extreme(bare) : "–",
                             bare ? shed(bare) : "–"};
  for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back(row[i]);
}

Json response_json(const std::optional<FrequencyResponse>& r) {
  if (!r) return nullptr;
  return {{"rate_hz_per_s", r->rate_hz_per_s},
          {"extreme_hz", r->extreme_hz},
          {"extreme_s", r->extreme_s},
          {"settled_hz", r->settled_hz},
          {"shed_mw", r->shed_mw},
          {"stages", r->stages},
          {"dark", r->lost}};
}

void add_trace(std::string& text, std::size_t number, const char* batteries,
               const std::optional<FrequencyResponse>& r) {
  if (!r) return;
  for (const FrequencyResponse::Moment& m : r->trace)
    text += fmt::format("{},{},{:.2f},{:.6f},{:.4g}\n", number, batteries, m.time_s, m.hz, m.shed_mw);
}
}  // namespace

std::string frequency_text(const std::vector<FrequencyCase>& cases, const FrequencySpec& spec,
                           const TerminalStyle& style) {
  std::vector<TextColumn> columns = empty_columns();
  std::vector<Tone> tones;
  for (const FrequencyCase& c : cases) {
    add_row(columns, c);
    tones.push_back(tone_of(c));
  }
  std::string stages;
  for (const SheddingStage& s : spec.shedding) stages += fmt::format("{}{:.4g}", stages.empty() ? "" : "/", s.at.value);
  const std::string relays =
      stages.empty() ? "no load is shed by frequency" : fmt::format("load is shed at {} Hz", stages);
  return table_text(columns, style, tones) + "\n" +
         paragraph(fmt::format("The campus as an island, {:.4g} Hz; {}; machines trip below {:.4g} and above {:.4g} "
                               "Hz, and the island is dark.",
                               spec.nominal.value, relays, spec.trip_below.value, spec.trip_above.value),
                   style);
}

std::string frequency_json(const std::vector<FrequencyCase>& cases) {
  Json list = Json::array();
  for (const FrequencyCase& c : cases)
    list.push_back({{"phase", c.phase},
                    {"date", iso_date(c.date)},
                    {"load_mw", c.load_mw},
                    {"stored_mws", c.stored_mws},
                    {"event", c.text},
                    {"missing_mw", c.missing_mw},
                    {"response", response_json(c.response)},
                    {"without_batteries", response_json(c.without_batteries)}});
  return list.dump(2) + "\n";
}

std::string frequency_csv(const std::vector<FrequencyCase>& cases) {
  std::string text = "case,batteries,time_s,frequency_hz,shed_mw\n";
  for (std::size_t i = 0; i < cases.size(); ++i) {
    add_trace(text, i + 1, "yes", cases[i].response);
    add_trace(text, i + 1, "no", cases[i].without_batteries);
  }
  return text;
}

}  // namespace gigasim
