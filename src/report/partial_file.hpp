/// A file that gets its final name only when it is whole.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace gigasim::report {

/// Throws the std::system_error of `errno` (or `code`), naming the file.
[[noreturn]] void fail_to_write(const std::filesystem::path& file, int code);

/// Opens `.name.partial` in a directory; a second writer of the same file is refused. Removed again unless published.
class PartialFile {
 public:
  PartialFile(const std::filesystem::path& directory, std::string_view name);
  ~PartialFile();
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  void write(std::string_view bytes);
  /// On the disk for good.
  /// For what others write into the file: their libraries forget why they failed.
  std::optional<int> why_it_cannot_grow() const;
  void sync();
  /// Gives the file its final name, replacing what bore it.
  void publish();
  const std::filesystem::path& final_path() const { return final_; }
  const std::filesystem::path& partial_path() const { return partial_; }

 private:
  std::filesystem::path final_, partial_;
  int descriptor_ = -1;
  bool published_ = false;
};

/// Makes the renames in a directory durable.
void sync_directory(const std::filesystem::path& directory);

}  // namespace gigasim::report
