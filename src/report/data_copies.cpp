#include "data_copies.hpp"

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>

#include "gigasim/report/report.hpp"

namespace gigasim::report {

namespace fs = std::filesystem;

namespace {
std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  if (!in || !(bytes << in.rdbuf())) throw std::system_error(errno, std::generic_category(), "cannot read " + path);
  return std::move(bytes).str();
}
}  // namespace

DataCopies::DataCopies(const fs::path& directory, const std::vector<std::pair<std::string, std::string>>& data)
    : folder_(directory / inputs_folder) {
  if (data.empty()) return;
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) fail_to_write(folder_, error.value());
  for (const auto& [path, name] : data) {
    const std::string bytes = bytes_of(path);  // the file may be the one that the copy takes the place of
    files_.push_back(std::make_unique<PartialFile>(folder_, fs::path(name).filename().string()));
    files_.back()->write(bytes);
  }
}

DataCopies::~DataCopies() {
  files_.clear();
  ::rmdir(folder_.c_str());  // leaves a folder that holds anything
}

void DataCopies::sync() {
  for (const auto& file : files_) file->sync();
}

void DataCopies::publish() {
  for (const auto& file : files_) file->publish();
}

}  // namespace gigasim::report
