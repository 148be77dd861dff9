using System.CommandLine;

return new RootCommand("DeoccEngine: a deep-learning engine and face de-occlusion systems").Parse(args).Invoke();
