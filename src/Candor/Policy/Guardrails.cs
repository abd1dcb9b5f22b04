using Candor.Configuration;
using Candor.Configuration.Yaml;
using Candor.Domain.Policy;

namespace Candor.Policy;

/// <summary>
/// A workflow or job, and the employer's policies, may tighten what the law asks for and never loosen it. An attempt is a fault that names the rule it
/// would break. The engine holds to the stricter rule in any case; here people are told before they rely on the looser one.
/// </summary>
public static class Guardrails
{
    /// <summary>Holds a configuration to the law, and its workflows to the employer's policies too.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="folder">Its folder, for lines.</param>
    /// <param name="packs">The law.</param>
    /// <param name="notices">The texts.</param>
    /// <param name="on">The day.</param>
    /// <returns>Each attempt, by file and line; empty for none.</returns>
    public static IReadOnlyList<Fault> Check(CandorConfiguration configuration, string folder, PackShelf packs, NoticeShelf notices, DateOnly on)
    {
        var faults = new FaultList();
        foreach (var workflow in configuration.Workflows.Values)
        {
            var lines = new FileLines(folder, $"workflows/{workflow.Id}.yaml");
            foreach (var asked in WorkflowQuestions.Reachable(configuration, workflow, on))
            {
                // Where nothing is said of the candidate's place, it may be any.
                var question = asked.Candidate is null ? asked with { AssumeStrictest = true } : asked;
                var laws = PolicyEngine.Applying(packs.Packs, question);
                var policies = PolicyEngine.Applying(configuration.Policies, question);
                var above = new Above([.. laws, .. policies], question, faults);
                foreach (var policy in policies)
                    new Above(laws, question, faults).HoldPolicy(policy);
                foreach (var rules in OwnRulesOf(workflow))
                    above.HoldRules(rules);
                above.HoldFeatures(workflow, lines);
                above.HoldOtherWay(workflow, lines);
                above.HoldLanguages(workflow, lines, notices);
                above.HoldRegions([.. policies, .. OwnRulesOf(workflow)], folder);
            }
        }

        return faults.Sorted();
    }

    private static IEnumerable<Pack> OwnRulesOf(Workflow workflow) => workflow.JobRules.Values.Prepend(workflow.Rules).OfType<Pack>();

    /// <summary>Lines of a configuration file's keys.</summary>
    private sealed class FileLines(string folder, string file)
    {
        private readonly YamlNode? _root = System.IO.File.Exists(Path.Combine(folder, file))
            ? YamlReader.Read(file, System.IO.File.ReadAllBytes(Path.Combine(folder, file)), new FaultList())
            : null;

        /// <summary>The file, as faults name it.</summary>
        public string File => file;

        /// <summary>The line of a value below a path of keys; of an item where a list holds it; 0 when it does not stand there.</summary>
        public int Of(string? item, params string[] path)
        {
            var node = path.Aggregate(_root, (at, key) => at?[key]);
            return (node?.Items.FirstOrDefault(one => one.Text == item) ?? node)?.Line ?? 0;
        }
    }

    /// <summary>What stands above a rule, for one pair of places.</summary>
    private sealed class Above(IReadOnlyList<Pack> packs, PolicyQuestion question, FaultList faults)
    {
        private string Where => $"candidate in {question.Candidate ?? "any place"}, job in {question.Job ?? "any place"}";

        /// <summary>A policy may ask for less than a law somewhere, since the law holds there; it may not demand what a law forbids.</summary>
        public void HoldPolicy(Pack policy)
        {
            foreach (var (rule, law, bound) in Bounds(policy))
            {
                if (rule.MinDays > bound.MaxDays)
                    Refuse(policy.File, rule.Line, $"`retention` keeps {rule.Data} at least {rule.MinDays} days, but {Name(law)} allows at most {bound.MaxDays}", $"Write `min_days: {bound.MaxDays}` or less");
                if (rule.MaxDays < bound.MinDays)
                    Refuse(policy.File, rule.Line, $"`retention` keeps {rule.Data} at most {rule.MaxDays} days, but {Name(law)} demands at least {bound.MinDays}", $"Write `max_days: {bound.MinDays}` or more");
            }
        }

        /// <summary>A workflow's or a job's rule says something only where it is stricter: whatever is weaker is an attempt to loosen.</summary>
        public void HoldRules(Pack rules)
        {
            HoldPolicy(rules);
            foreach (var (rule, law, bound) in Bounds(rules))
            {
                if (rule.MaxDays > bound.MaxDays)
                    Refuse(rules.File, rule.Line, $"`retention` keeps {rule.Data} up to {rule.MaxDays} days, but {Name(law)} allows at most {bound.MaxDays}", $"Write `max_days: {bound.MaxDays}` or less");
                if (rule.MinDays < bound.MinDays)
                    Refuse(rules.File, rule.Line, $"`retention` keeps {rule.Data} only {rule.MinDays} days for certain, but {Name(law)} demands at least {bound.MinDays}", $"Write `min_days: {bound.MinDays}` or more");
            }

            foreach (var asked in PolicyEngine.AskedBy(rules, question))
                foreach (var (law, same) in packs.SelectMany(law => PolicyEngine.AskedBy(law, question).Where(one => one.Kind == asked.Kind && one.Id == asked.Id).Select(one => (law, one))))
                {
                    if (asked.BusinessDays < same.BusinessDays)
                        Refuse(rules.File, asked.Line, $"`{asked.Id}` waits {asked.BusinessDays} business days, but {Name(law)} demands {same.BusinessDays}", $"Write `business_days: {same.BusinessDays}` or more");
                    if (asked.WithinDays > same.WithinDays)
                        Refuse(rules.File, asked.Line, $"`{asked.Id}` is done within {asked.WithinDays} days, but {Name(law)} demands {same.WithinDays}", $"Write `within_days: {same.WithinDays}` or less");
                    if (asked.Text is not null && same.Text is not null && asked.Text != same.Text)
                        Refuse(rules.File, asked.Line, $"`{asked.Id}` shows the text {asked.Text}, but {Name(law)} asks for {same.Text}", "Give yours an identifier of its own: it is then shown beside the law's");
                }
        }

        /// <summary>What is forbidden with or without consent is not captured and not done.</summary>
        public void HoldFeatures(Workflow workflow, FileLines lines)
        {
            var inUse = workflow.Captures.Select(feature => (Key: "captures", Feature: feature)).Concat(workflow.Uses.Select(feature => (Key: "uses", Feature: feature)));
            foreach (var (key, feature) in inUse)
                foreach (var law in packs.Concat(OwnOf(workflow)).Where(pack => pack.Prohibits.Any(rule => rule.Feature == feature && !rule.UnlessConsent)))
                    Refuse(lines.File, lines.Of(feature, key), $"`{key}` has {feature}, which {Name(law)} forbids", "Remove it, or leave the place out of the workflow");
        }

        /// <summary>Another way is answered as soon as the strictest asks.</summary>
        public void HoldOtherWay(Workflow workflow, FileLines lines)
        {
            foreach (var law in packs.Concat(OwnOf(workflow)))
                if (PolicyEngine.AskedBy(law, question).Where(one => one.Kind == "alternative").Min(one => one.WithinDays) is { } days && workflow.Owners.OtherWayDays > days)
                    Refuse(lines.File, lines.Of(null, "owners", "other_way_days"), $"`owners.other_way_days` is {workflow.Owners.OtherWayDays}, but {Name(law)} demands an answer within {days}", $"Write {days} or less");
        }

        /// <summary>A text that a law asks for in a language is there in it.</summary>
        public void HoldLanguages(Workflow workflow, FileLines lines, NoticeShelf notices)
        {
            foreach (var law in packs)
                foreach (var asked in PolicyEngine.AskedBy(law, question))
                    if (asked is { Language: { } language, Text: { } text } && !notices.Has(text, language))
                        Refuse(lines.File, lines.Of(null, "language"), $"{Name(law)} asks for the text {text} in {language}, and there is none", $"Add notices/{language}/{text}.md to the packs");
        }

        /// <summary>Data goes where the employer's own rules say. What a law says of it is asked of each screening.</summary>
        public void HoldRegions(IReadOnlyList<Pack> own, string folder)
        {
            foreach (var to in question.Destinations)
                foreach (var residency in PolicyEngine.Decide(own, question with { Destinations = [to] }).Residency.Where(one => !one.MayBe()))
                {
                    var (file, key) = DataMoves.WrittenAt(to.Endpoint);
                    var lines = new FileLines(folder, file);
                    if (lines.Of(null, key) == 0)
                        (lines, key) = (new FileLines(folder, "candor.yaml"), ["processed_in"]);
                    Refuse(
                        lines.File,
                        lines.Of(null, key),
                        $"`{string.Join('.', key)}` is {to.Region}, but {residency.Law} {(residency.Data is { } data ? $"keeps {data} in" : "allows")} {string.Join(", ", residency.Within)}",
                        residency.Says);
                }
        }

        private IEnumerable<(RetentionRule Rule, Pack Law, RetentionRule Bound)> Bounds(Pack rules) =>
            from rule in rules.Retention
            from law in packs
            from bound in law.Retention
            where bound.Data == rule.Data
            select (rule, law, bound);

        private static IEnumerable<Pack> OwnOf(Workflow workflow) => workflow.Rules is { } rules ? [rules] : [];

        private static string Name(Pack law) => law.IsOwnRule ? $"{law.Id} ({law.File})" : $"{law.Id} ({law.Citation})";

        /// <summary>Told once, for the first pair of places that shows it.</summary>
        private void Refuse(string file, int line, string what, string mend)
        {
            if (!faults.Any(known => known.File == file && known.Line == line && known.What.StartsWith(what, StringComparison.Ordinal)))
                faults.Add(file, line, $"{what} ({Where})", mend);
        }
    }
}
