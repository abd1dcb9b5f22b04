return await Candor.Cli.CommandLine.Run(args);
