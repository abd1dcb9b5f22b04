using System.CommandLine;
using Candor.Sandbox;

var urls = new Option<string>("--urls") { Description = "Where to listen; port 0 takes a free one.", DefaultValueFactory = _ => "http://127.0.0.1:5090" };
var smtpPort = new Option<int>("--smtp-port") { Description = "Where mail is caught, on loopback; 0 takes a free port.", DefaultValueFactory = _ => 2525 };
var hooks = new Option<string?>("--hooks") { Description = "Where webhooks go: each ATS's below this address, under its name, such as …/hooks/greenhouse." };
var hookSecret = new Option<string>("--hook-secret") { Description = "The webhooks' secret.", DefaultValueFactory = _ => "sandbox-webhook-secret" };
var partners = new Option<string?>("--partners") { Description = "Where the assessment partner is: each ATS's part below this address, under its name, such as …/partners/greenhouse." };
var tokenSeconds = new Option<int>("--token-seconds") { Description = "How long an OAuth token lives.", DefaultValueFactory = _ => 3600 };
var rateLimit = new Option<int?>("--rate-limit") { Description = "Requests in a vendor's window (default: what each vendor documents)." };
var withhold = new Option<string[]>("--withhold") { Description = "A scope or permission the client was not granted; may be repeated." };
var traffic = new Option<string?>("--traffic")
{
    Description = "A file to which every exchange with a vendor's API is appended; a folder gets a file for each run (default: CANDOR_SANDBOX_TRAFFIC).",
    DefaultValueFactory = _ => Environment.GetEnvironmentVariable("CANDOR_SANDBOX_TRAFFIC") is { Length: > 0 } named ? named : null,
};
var retryMs = new Option<int>("--first-retry-ms") { Description = "The wait before a webhook's first repetition.", DefaultValueFactory = _ => 1000 };
var seed = new Option<int>("--seed") { Description = "The seed of faults that strike by chance.", DefaultValueFactory = _ => 1 };
var json = new Option<bool>("--json") { Description = "Print one JSON object when ready." };

var command = new RootCommand("Applicant tracking systems in a box, each as its vendor's documents say, with a board and a mailbox. All of it is made up.")
{
    urls, smtpPort, hooks, hookSecret, partners, tokenSeconds, rateLimit, withhold, retryMs, traffic, seed, json,
};
command.SetAction((parsed, cancel) => SandboxHost.Run(
    new SandboxOptions
    {
        HookBase = parsed.GetValue(hooks),
        HookSecret = parsed.GetValue(hookSecret)!,
        PartnerBase = parsed.GetValue(partners),
        TokenLifetime = TimeSpan.FromSeconds(parsed.GetValue(tokenSeconds)),
        RateLimit = parsed.GetValue(rateLimit),
        WithheldScopes = [.. parsed.GetValue(withhold) ?? []],
        FirstRetry = TimeSpan.FromMilliseconds(parsed.GetValue(retryMs)),
        Traffic = parsed.GetValue(traffic),
    },
    parsed.GetValue(urls)!,
    parsed.GetValue(smtpPort),
    parsed.GetValue(seed),
    parsed.GetValue(json),
    cancel));

var arguments = command.Parse(args);
if (arguments.Errors.Count == 0)
    return await arguments.InvokeAsync();
foreach (var error in arguments.Errors)
    await Console.Error.WriteLineAsync(error.Message);
return 2;
