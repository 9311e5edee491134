/// Plans on disk for the tests of reading.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gigasim/scenario/scenario.hpp"

namespace plans {

/// A folder that goes away with its files.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "gigasim-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  std::filesystem::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// An EPW file of 10 degC all year.
inline std::string weather_file() {
  std::string text =
      "LOCATION,Nowhere,ZZ,CHE,made up,000000,47.0,8.0,0.0,0.0\nDATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31\n";
  const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (int month = 1; month <= 12; ++month)
    for (int day = 1; day <= days[month - 1]; ++day)
      for (int hour = 1; hour <= 24; ++hour)
        text += "1999," + std::to_string(month) + "," + std::to_string(day) + "," + std::to_string(hour) +
                ",0,?9,10.0,5.0,50,101325\n";
  return text;
}

/// The smallest plan that is fit to run, with one line of each section that a test may replace.
inline const std::string tiny = R"(name: Tiny
start: 2026-01-01
end: 2027-01-01
sites:
  memphis: {climate: memphis, floor: {area: 1.0 Mft2}}
buses:
  plant: {site: memphis}
  ring: {from: plant, via: {model: 34.5 kV underground, circuits: 5, length: 2.5 km}}
loops:
  water: {site: memphis, bus: ring}
halls:
  hall: {site: memphis, bus: ring, loop: water}
loads:
  town: {bus: ring, demand: 5 MW}
fleets:
  titan: {model: Titan 350, at: plant, initial: 3}
  packs: {kind: battery, at: ring, initial: 2, rating: 1.9 MW}
  chillers: {model: Carrier 30XA500, at: water, initial: 20}
  racks: {model: GB200 NVL72, at: hall}
phases:
  - name: first
    add:
      - {fleet: racks, count: 72, date: 2026-02-01}
)";

/// `tiny` with `from` replaced by `to`.
inline std::string with(const std::string& from, const std::string& to, std::string text = tiny) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("no '" + from + "' in the plan");
  return text.replace(at, from.size(), to);
}

inline gigasim::LoadedScenario load(const std::string& text, const std::vector<std::string>& set = {}) {
  Folder folder;
  return gigasim::load_scenario(folder.write("plan.yaml", text), set);
}

/// What is wrong with a file, line by line, folder names left out.
inline std::vector<std::string> problems_of(const std::filesystem::path& file,
                                            const std::vector<std::string>& set = {}) {
  std::vector<std::string> lines;
  try {
    gigasim::load_scenario(file, set);
  } catch (const gigasim::InputError& e) {
    const std::string folder = file.parent_path().string() + "/";
    for (const gigasim::Issue& issue : e.issues()) {
      std::string line = to_string(issue);
      for (std::size_t at; (at = line.find(folder)) != std::string::npos;) line.erase(at, folder.size());
      lines.push_back(line);
    }
  }
  return lines;
}

inline std::vector<std::string> problems(const std::string& text, const std::vector<std::string>& set = {}) {
  Folder folder;
  return problems_of(folder.write("plan.yaml", text), set);
}

/// The one problem of a plan; all of them joined when there is not exactly one.
inline std::string problem(const std::string& text, const std::vector<std::string>& set = {}) {
  std::string all;
  for (const std::string& line : problems(text, set)) all += (all.empty() ? "" : "\n") + line;
  return all;
}

}  // namespace plans
