import { Component, type ReactNode } from 'react';
import { Failure } from './loading.tsx';

interface State {
  readonly error?: Error;
}

/** A fault in one page does not leave a white screen. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = {};

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main style={{ margin: '15vh auto', maxWidth: 480 }}>
        <Failure error={new Error('This page ran into a fault.')} retry={() => window.location.reload()} />
      </main>
    );
  }
}
