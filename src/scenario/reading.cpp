#include "reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "gigasim/base/random.hpp"
#include "gigasim/models/weather.hpp"

namespace gigasim {

namespace {
constexpr std::size_t largest_data_file = 64u << 20;
}  // namespace

std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t most, std::string& problem) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status))
    problem = "no such file";
  else if (!std::filesystem::is_regular_file(status))
    problem = "not a file";
  else if (std::filesystem::file_size(path, error) > most)
    problem = fmt::format("larger than {} MB", most >> 20);
  if (!problem.empty()) return std::nullopt;
  std::ifstream stream(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(std::filesystem::file_size(path, error)), '\0');
  if (error || !stream.read(text.data(), static_cast<std::streamsize>(text.size()))) {
    problem = "cannot be read";
    return std::nullopt;
  }
  return text;
}

DataFiles::Text* DataFiles::find_or_read(const std::filesystem::path& path, std::string& problem) {
  auto known = texts_->find(path);
  if (known == texts_->end()) {
    auto text = read_file(path, std::min(bytes_left_, largest_data_file), problem);
    if (!text) return nullptr;
    bytes_left_ -= text->size();
    const std::uint64_t hash = hash64(*text);
    known = texts_->emplace(path, Text{std::move(*text), hash, {}}).first;
  }
  note(path.string(), known->second.hash);
  return &known->second;
}

const std::string* DataFiles::read(const std::filesystem::path& path, std::string& problem) {
  const Text* text = find_or_read(path, problem);
  return text ? &text->text : nullptr;
}

const std::vector<Issue>* DataFiles::read_weather(const std::filesystem::path& path, std::string& problem) {
  Text* text = find_or_read(path, problem);
  if (!text) return nullptr;
  if (!text->weather) text->weather = check_epw(path.string(), text->text);
  return &*text->weather;
}

void DataFiles::note(const std::string& path, std::uint64_t hash) {
  const auto same = [&](const InputFile& f) { return f.path == path; };
  if (std::none_of(files_.begin(), files_.end(), same)) files_.push_back({path, hash});
}

void Reading::report(const document::Mark& mark, std::string path, std::string message) {
  if (!full()) issues.push_back(sources.issue(mark, std::move(path), std::move(message)));
}

void Reading::record(const std::string& path, const document::Mark& mark) {
  if (!silent) provenance.push_back({path, sources.origin(mark)});
}

void Reading::record_default(const std::string& path, std::string_view source) {
  if (!silent) provenance.push_back({path, source.empty() ? "default" : fmt::format("default ({})", source)});
}

std::filesystem::path Reading::beside(const document::Mark& mark, const std::string& written) const {
  const auto is_file = [](const document::Source& s) { return s.kind == document::Source::Kind::file; };
  const bool known = mark.source >= 0 && is_file(sources.list[static_cast<std::size_t>(mark.source)]);
  const document::Source& source = sources.list[known ? static_cast<std::size_t>(mark.source) : 0];
  return (std::filesystem::path(source.name).parent_path() / written).lexically_normal();
}

bool Reading::within_the_plan(const std::filesystem::path& file) const {
  std::error_code error;
  const auto resolved = [&](const std::filesystem::path& path) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  };
  const auto folder = resolved(sources.list.front().name).parent_path();
  const auto below = resolved(file).lexically_relative(folder);
  return !error && !below.empty() && *below.begin() != "..";
}

document::Mark nearest_mark(const Marks& marks, std::string path) {
  while (!path.empty()) {
    if (const auto it = marks.find(path); it != marks.end()) return it->second;
    const std::size_t cut = path.find_last_of(".[");
    path.resize(cut == std::string::npos ? 0 : cut);
  }
  return {0, 0, 0};
}

}  // namespace gigasim
