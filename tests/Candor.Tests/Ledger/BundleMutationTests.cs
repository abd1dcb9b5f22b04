using System.Globalization;
using Candor.Audit;
using Xunit;

namespace Candor.Tests.Ledger;

/// <summary>
/// Changes a sound bundle blindly, many times over; none of the mutants may be accepted. CANDOR_MUTANTS sets how many are tried,
/// CANDOR_SEED another seed.
/// </summary>
public sealed class BundleMutationTests
{
    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    [Fact]
    public async Task No_mutant_of_a_bundle_is_accepted()
    {
        var sound = await (await SmallLedger.CreateAsync()).ExportAsync(BundleScope.Screening(SmallLedger.Screening));
        Assert.NotNull(BundleVerifier.Verify(new MemoryStream(sound)).Report);
        var random = new Random(Setting("CANDOR_SEED", 20261124));
        var mutants = Setting("CANDOR_MUTANTS", 2000);
        for (var i = 0; i < mutants; i++)
        {
            var mutant = i % 2 == 0 ? FlipBit(sound, i / 2, random) : Mutate(sound, random);
            if (mutant.AsSpan().SequenceEqual(sound)) continue;
            var result = BundleVerifier.Verify(new MemoryStream(mutant));
            Assert.True(result.Report is null && result.Fault is not null, $"mutant {i} was accepted");
        }
    }

    /// <summary>Here the forger holds the key: hashes and signature are right, and only what the files say can give a mutant away.</summary>
    [Fact]
    public async Task No_mutant_that_is_signed_again_is_accepted()
    {
        var sound = await (await SmallLedger.CreateAsync()).ExportAsync(BundleScope.Screening(SmallLedger.Screening));
        var random = new Random(Setting("CANDOR_SEED", 20261124));
        var mutants = Setting("CANDOR_MUTANTS", 2000) / 4;
        string[] files = ["entries.jsonl", "opened.jsonl", "events.csv", "checkpoint.txt", "keys.json"];
        for (var i = 0; i < mutants; i++)
        {
            var bundle = new LooseBundle(sound);
            var file = files[i % files.Length];
            var mutant = i % 2 == 0 ? FlipBit(bundle[file], i, random) : Mutate(bundle[file], random);
            // Nothing says how many of the events must be opened: to show fewer is no lie.
            var isShorter = file == "opened.jsonl" && bundle[file].AsSpan().StartsWith(mutant) && mutant is ([] or [.., (byte)'\n']);
            if (mutant.AsSpan().SequenceEqual(bundle[file]) || isShorter) continue;
            bundle[file] = mutant;
            bundle.RemakeManifest(manifest => manifest["count"] = 7);
            bundle.Sign(SmallLedger.Signer);
            var result = BundleVerifier.Verify(new MemoryStream(bundle.Zip()));
            Assert.True(result.Report is null && result.Fault is not null, $"mutant {i} of {file} was accepted");
        }
    }

    // A prime stride, so that enough mutants visit every byte.
    private static byte[] FlipBit(byte[] sound, int turn, Random random)
    {
        var mutant = (byte[])sound.Clone();
        mutant[(int)((long)turn * 7919 % sound.Length)] ^= (byte)(1 << random.Next(8));
        return mutant;
    }

    private static byte[] Mutate(byte[] sound, Random random)
    {
        var at = random.Next(sound.Length);
        var other = random.Next(sound.Length);
        var length = Math.Min(random.Next(1, 64), sound.Length - Math.Max(at, other));
        var mutant = sound.ToArray();
        switch (random.Next(6))
        {
            case 0:
                return [.. sound[..at], (byte)random.Next(256), .. sound[at..]];
            case 1:
                return [.. sound[..at], .. sound[(at + 1)..]];
            case 2:
                return sound[..at];
            case 3:
                (mutant[at], mutant[other]) = (mutant[other], mutant[at]);
                return mutant;
            case 4:
                sound.AsSpan(other, length).CopyTo(mutant.AsSpan(at));
                return mutant;
            default:
                return [.. sound[..at], .. sound[other..(other + length)], .. sound[at..]];
        }
    }
}
