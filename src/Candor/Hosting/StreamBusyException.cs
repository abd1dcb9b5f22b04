namespace Candor.Hosting;

/// <summary>Another worker acts on the screening right now; come back in a moment.</summary>
public sealed class StreamBusyException() : Exception("Another worker acts on this screening.");
