#pragma warning disable
namespace Candor.Cli; static class PolicyCommands { public static System.CommandLine.Command Make() => new("policy","x"); }
