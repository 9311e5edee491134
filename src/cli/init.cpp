#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>

#include "commands.hpp"
#include "gigasim/base/text.hpp"
#include "gigasim/base/unit.hpp"
#include "gigasim/models/weather.hpp"
#include "gigasim/scenario/scenario.hpp"
#include "gigasim/study/questions.hpp"
#include "new_plan.hpp"
#include "plan_size.hpp"

namespace gigasim::cli {

namespace fs = std::filesystem;

namespace {
/// What is wrong with an answer, and what to write.
struct BadAnswer {
  std::string what;
};

double megawatts(const std::string& text, bool may_be_none) {
  const bool plain = text.find_first_not_of("0123456789.") == std::string::npos;
  const Converted c = convert(plain ? text + " MW" : text, "MW", "a power");
  if (!c.value) throw BadAnswer{c.problem};
  if (*c.value < 0.0 || (*c.value == 0.0 && !may_be_none) || *c.value > 1e5)
    throw BadAnswer{fmt::format("'{}' is out of range; write e.g. '50 MW'", text)};
  return *c.value;
}

int count(const std::string& text, int least, const char* example) {
  if (text.empty() || text.size() > 8 || text.find_first_not_of("0123456789") != std::string::npos ||
      std::stoi(text) < least)
    throw BadAnswer{fmt::format("'{}' is not a count; write e.g. '{}'", text, example)};
  return std::stoi(text);
}

std::string one_of(const std::string& text, const std::vector<std::string>& choices) {
  if (std::find(choices.begin(), choices.end(), text) == choices.end())
    throw BadAnswer{fmt::format("'{}' is none of {}{}", text, fmt::join(choices, ", "), suggestion(text, choices))};
  return text;
}

std::vector<std::string> climates() {
  const auto names = climate_names();
  return {names.begin(), names.end()};
}

/// `20 MW` of IT, or `20000 GPUs`.
void take_size(CampusWish& wish, const std::string& text) {
  for (const std::string unit : {" GPUs", " GPU", " gpus", "GPUs"})
    if (text.ends_with(unit)) {
      wish.gpus = count(text.substr(0, text.size() - unit.size()), 1, "20000 GPUs");
      wish.it_mw.reset();
      return;
    }
  wish.it_mw = megawatts(text, false);
  wish.gpus.reset();
}

/// The first of the month in half a year.
std::string usual_date() {
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const auto month = std::chrono::year_month_day(today).year() / std::chrono::year_month_day(today).month() / 1 +
                     std::chrono::months(6);
  return to_string(Date(std::chrono::sys_days(month)));
}

struct Question {
  const char* option;
  std::string text, usual;
  const std::optional<std::string>& given;
  std::function<void(const std::string&)> take;
};

std::vector<Question> questions(const InitArguments& a, CampusWish& wish) {
  return {
      {"NAME", "Name of the campus", wish.name, a.name,
       [&](const std::string& t) {
         if (t.empty() || t.find_first_of("\n\r\t") != std::string::npos) throw BadAnswer{"a name is one line of text"};
         wish.name = t;
       }},
      {"--climate", fmt::format("Climate ({})", fmt::join(climates(), ", ")), "memphis", a.climate,
       [&](const std::string& t) { wish.climate = one_of(t, climates()); }},
      {a.gpus ? "--gpus" : "--mw", "How large, in MW of IT or in GPUs", "20 MW", a.gpus ? a.gpus : a.mw,
       [&](const std::string& t) { take_size(wish, a.gpus ? t + " GPUs" : t); }},
      {"--date", "First racks on", usual_date(), a.date,
       [&](const std::string& t) {
         const auto date = parse_date(t);
         if (!date) throw BadAnswer{fmt::format("'{}' is not a date; write e.g. '2026-06-01'", t)};
         wish.first_racks = *date;
       }},
      {"--turbines", "Turbines bought or leased", "bought", a.turbines,
       [&](const std::string& t) { wish.leased = one_of(t, {"bought", "leased"}) == "leased"; }},
      {"--grid", "Firm power from the grid", "0 MW", a.grid,
       [&](const std::string& t) { wish.grid_mw = megawatts(t, true); }},
      {"--cooling", "Cooling with chilled or warm water", "chilled", a.cooling,
       [&](const std::string& t) {
         wish.water = one_of(t, {"chilled", "warm"}) == "warm" ? Water::warm : Water::chilled;
       }},
      {"--megapacks", "Megapacks, a number or auto", "auto", a.megapacks,
       [&](const std::string& t) {
         wish.megapacks.reset();
         if (t != "auto") wish.megapacks = count(t, 0, "12");
       }},
  };
}

/// Asks until the answer can be taken.
void ask(const Question& q) {
  for (;;) {
    fmt::print("{} [{}]: ", q.text, q.usual);
    std::fflush(stdout);
    std::string answer;
    if (!std::getline(std::cin, answer))
      throw InputError({Issue{.path = q.option, .message = "the input ended; with --yes nothing is asked"}});
    try {
      return q.take(answer.empty() ? q.usual : answer);
    } catch (const BadAnswer& bad) {
      fmt::print("  {}\n", bad.what);
    }
  }
}

CampusWish wish_of(const InitArguments& a) {
  CampusWish wish;
  std::vector<Issue> issues;
  const std::vector<Question> all = questions(a, wish);
  for (const Question& q : all) try {
      q.take(q.given.value_or(q.usual));
    } catch (const BadAnswer& bad) {
      issues.push_back({.path = q.option, .message = bad.what});
    }
  if (!issues.empty()) throw InputError(std::move(issues));
  if (a.yes || isatty(STDIN_FILENO) == 0) return wish;
  for (const Question& q : all)
    if (!q.given) ask(q);
  return wish;
}

std::string file_of(const std::string& name) {
  std::string file;
  for (const char c : name)
    if (std::isalnum(static_cast<unsigned char>(c)))
      file += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!file.empty() && file.back() != '-')
      file += '-';
  while (!file.empty() && file.back() == '-') file.pop_back();
  return (file.empty() ? "plan" : file) + ".yaml";
}

/// A file under a hidden name beside its target, which takes its name when it is whole.
class Draft {
 public:
  explicit Draft(fs::path target)
      : target_(std::move(target)), hidden_(target_.parent_path() / ("." + target_.filename().string() + ".draft")) {
    if (fs::exists(fs::symlink_status(target_))) refuse();
  }
  ~Draft() {
    std::error_code ignored;
    fs::remove(hidden_, ignored);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  LoadedScenario load(const std::string& text) const {
    std::ofstream file(hidden_, std::ios::binary);
    if (!(file << text << std::flush))
      throw InputError(
          {{.path = target_.string(), .message = "cannot be written there; name another place with --out"}});
    file.close();
    return load_scenario(hidden_, {}, question_problems);
  }
  /// Never over a file that is there.
  void publish() const {
    std::error_code error;
    fs::create_hard_link(hidden_, target_, error);
    if (error.value() == EEXIST) refuse();
    if (error) fs::rename(hidden_, target_);
  }

 private:
  [[noreturn]] void refuse() const {
    throw InputError({{.path = target_.string(),
                       .message = "is there already and is not overwritten; name another file with --out"}});
  }
  fs::path target_, hidden_;
};

/// Small turbines, until there would be more than six of them.
CampusSize size_of(const CampusWish& wish, const Draft& draft) {
  CampusWish any = wish;
  any.grid_mw = 0.0;
  any.megapacks = 1;
  CampusSize one;
  const CampusSize small = size_campus(wish, false, draft.load(plan_text(any, one)).scenario);
  if (small.whole.turbines <= 6) return small;
  one.large = true;
  return size_campus(wish, true, draft.load(plan_text(any, one)).scenario);
}
}  // namespace

int init_plan(const InitArguments& a) {
  const CampusWish wish = wish_of(a);
  const std::string file = a.out.empty() ? file_of(wish.name) : a.out;
  const Draft draft(file);
  const CampusSize size = size_of(wish, draft);
  const LoadedScenario plan = draft.load(plan_text(wish, size));
  draft.publish();
  fmt::print("{}: {}\n", file, plan_size_text(plan.scenario));
  fmt::print("{} racks with {} GPUs, {} MW of IT, {} MW in all at {} degC. Next: gigasim run {}\n", size.whole.racks,
             human(static_cast<long>(size.whole.racks) * size.gpus_a_rack), human(size.whole.it_mw),
             human(size.whole.facility_mw), human(size.design_c), file);
  return good;
}

}  // namespace gigasim::cli
