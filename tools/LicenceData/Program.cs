// Makes src/Plinth/Code/Data/licences.tsv from the texts of the SPDX licence list: npm pack spdx-license-list (CC0-1.0), unpacked.
// dotnet run --project tools/LicenceData -- package/licenses src/Plinth/Code/Data/licences.tsv
using System.Text.Json;
using Plinth.Code.Licences;

string[] ids =
[
    "0BSD", "AFL-2.1", "AFL-3.0", "AGPL-3.0-only", "Apache-1.1", "Apache-2.0", "APSL-2.0", "Artistic-1.0-Perl", "Artistic-2.0", "BlueOak-1.0.0", "BSD-1-Clause", "BSD-2-Clause", "BSD-2-Clause-Patent",
    "BSD-3-Clause", "BSD-3-Clause-Clear", "BSD-3-Clause-LBNL", "BSD-4-Clause", "BSL-1.0", "bzip2-1.0.6", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-SA-3.0",
    "CC-BY-SA-4.0", "CC0-1.0", "CDDL-1.0", "CDDL-1.1", "CECILL-2.1", "CECILL-B", "CECILL-C", "CPL-1.0", "curl", "ECL-2.0", "EPL-1.0", "EPL-2.0", "EUPL-1.1", "EUPL-1.2", "FTL", "GFDL-1.3-only", "GPL-1.0-only", "GPL-2.0-only", "GPL-3.0-only",
    "HPND", "ICU", "IJG", "IPL-1.0", "ISC", "JSON", "LGPL-2.0-only", "LGPL-2.1-only", "LGPL-3.0-only", "libpng-2.0", "LPPL-1.3c", "MIT", "MIT-0", "MIT-CMU", "MPL-1.1", "MPL-2.0", "MS-PL", "MS-RL", "MulanPSL-1.0", "MulanPSL-2.0", "NCSA", "NTP",
    "ODbL-1.0", "OFL-1.1", "OLDAP-2.8", "OpenSSL", "OSL-3.0", "PHP-3.01", "PostgreSQL", "PSF-2.0", "Python-2.0", "QPL-1.0", "Ruby", "SGI-B-2.0", "Sleepycat", "SSPL-1.0", "BUSL-1.1", "TCL", "Unicode-3.0", "Unicode-DFS-2016", "Unlicense", "UPL-1.0", "Vim", "W3C", "WTFPL",
    "X11", "Xnet", "Zend-2.0", "Zlib", "ZPL-2.1",
];
var texts = new SortedDictionary<string, HashSet<uint>>(StringComparer.Ordinal);
foreach (var id in ids)
{
    using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(args[0], id + ".json")));
    texts[id] = LicenceSketch.Hashes(json.RootElement.GetProperty("licenseText").GetString()!);
}

var sketches = texts.ToDictionary(t => t.Key, t => t.Value.Order().Take(LicenceSketch.Kept).ToArray());
using var output = new StreamWriter(args[1]) { NewLine = "\n" };
output.WriteLine("# Sketches of licences, made by tools/LicenceData from the texts of the SPDX licence list 6.12.0 of npm (spdx-license-list, CC0-1.0): id, shingles, licences whose wording it holds, lowest hashes.");
foreach (var (id, hashes) in texts)
{
    var covers = sketches.Where(s => s.Key != id && s.Value.Count(hashes.Contains) >= 0.8 * s.Value.Length).Select(s => s.Key);
    output.WriteLine($"{id}\t{hashes.Count}\t{string.Join(' ', covers)}\t{string.Concat(sketches[id].Select(h => h.ToString("x8")))}");
}

// How near a text comes to the sketches of others: what a pick between them has to go by.
foreach (var (id, hashes) in texts)
    foreach (var (other, sketch) in sketches)
        if (other != id && sketch.Count(hashes.Contains) / (double)sketch.Length is >= 0.9 and var share && texts[other].Count > hashes.Count) Console.WriteLine($"{id}: {other} {share:0.000}");
